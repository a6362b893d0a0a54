import { currentContext } from "../context/run.js";
import { isError } from "../internal/is-error.js";
import { report } from "../internal/report.js";
import { readText } from "../internal/safe-read.js";
import type { Level } from "../level.js";
import type { Logger } from "../logger-contract.js";
import { parseTraceparent } from "../trace/trace-context.js";
import { withoutUrlSecrets } from "./error-without-secrets.js";
import type { DescribedCall } from "./outgoing-call.js";
import { exchangeLevel, exchangeMessage, stopwatch } from "./request-outcome.js";
import { parseTarget } from "./request-target.js";
import { isToken } from "./token.js";

/** A call that was answered. */
export interface AnsweredCall {
  readonly response: Response;
  /** Writes the call's line. @param error Why its redirect cannot be followed. */
  end(error?: unknown): void;
}

/** Makes a call, and writes its line when it has failed. */
export async function answered(
  log: Logger | undefined,
  describe: () => DescribedCall,
  send: () => Promise<Response>,
): Promise<AnsweredCall> {
  if (log === undefined) return { response: await send(), end() {} };
  const call = describe();
  const elapsed = stopwatch();
  try {
    const response = await send();
    const durationMs = elapsed();
    return { response, end: (error) => writeLine(log, call, { response, durationMs, error }) };
  } catch (error) {
    writeLine(log, call, { durationMs: elapsed(), error, aborted: isAborted(call, error) });
    throw error;
  }
}

interface CallEnd {
  readonly response?: Response;
  readonly durationMs: number;
  readonly error: unknown;
  readonly aborted?: boolean;
}

/** `GET stock.example/items/7 200 12 ms`: neither queries nor credentials are shown. Never throws. */
function writeLine(log: Logger, call: DescribedCall, { response, durationMs, error, aborted = false }: CallEnd): void {
  try {
    const method = isToken(call.method) ? call.method : undefined;
    const { path = "/" } = parseTarget(call.url.href);
    const { host } = call.url;
    const status = response?.status || undefined;
    const hasFailed = !aborted && (response === undefined || error !== undefined);
    const outcome = { method, target: host + path, status, durationMs, aborted, hasFailed };
    const level = exchangeLevel(outcome) as Level;
    if (!log.isLevelEnabled(level)) return;
    const fields: Record<string, unknown> = { method, host, path };
    if (status !== undefined) fields["status"] = status;
    fields["durationMs"] = durationMs;
    if (aborted) fields["aborted"] = true;
    addSpan(fields, call.headers);
    if (error !== undefined) fields["error"] = withoutUrlSecrets(error);
    log.log(level, exchangeMessage(outcome), fields);
  } catch (failure) {
    report(failure, "request");
  }
}

/** The span that was sent, below that of this service: the lines of the called service name it as their parent. */
function addSpan(fields: Record<string, unknown>, headers: Headers): void {
  const sent = parseTraceparent(headers.get("traceparent"));
  if (sent === undefined) return;
  fields["traceId"] = sent.traceId;
  fields["spanId"] = sent.parentId;
  const parent = currentContext()?.spanId;
  if (parent !== undefined) fields["parentSpanId"] = parent;
}

/** Whether the caller has given a call up. A timeout is what the caller did not want either. */
function isAborted({ signal }: DescribedCall, error: unknown): boolean {
  return signal?.aborted === true && !(isError(error) && readText(error, "name") === "TimeoutError");
}
