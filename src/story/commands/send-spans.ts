import { readBaggagePairs } from "../../internal/baggage-pairs.js";
import type { Story } from "../build/story.js";
import type { Io } from "../io.js";
import { type OtlpSpan, spansOf } from "../show/otlp.js";
import { shortened } from "../show/text.js";
import { UsageError } from "../usage-error.js";

/** How long a collector may take to answer, in ms. */
const TIMEOUT = 10_000;
/** A request has about so many characters: collectors refuse large ones. */
const MAX_BODY = 2 ** 20;

/**
 * Sends a story as spans, by OTLP over HTTP in JSON (https://opentelemetry.io/docs/specs/otlp/#otlphttp).
 * @throws {UsageError} If the collector cannot be reached, or refuses them.
 */
export async function sendSpans(story: Story, url: string, { env }: Io): Promise<void> {
  const headers = { "content-type": "application/json", ...headersOf(env["OTEL_EXPORTER_OTLP_HEADERS"] ?? "") };
  for (const body of bodiesOf(story)) await send(tracesUrl(url), body, headers);
}

/** As OTEL_EXPORTER_OTLP_ENDPOINT: a URL without a path means the collector's path for traces. */
function tracesUrl(text: string): string {
  const url = new URL(text);
  if (url.pathname === "/") url.pathname = "/v1/traces";
  return url.href;
}

function headersOf(text: string): Readonly<Record<string, string>> {
  const { pairs, wrong } = readBaggagePairs(text);
  if (wrong.length > 0) throw new UsageError("OTEL_EXPORTER_OTLP_HEADERS takes key=value,… in percent-encoding");
  return pairs;
}

/** The bodies of the requests: spans of one service in each. */
function* bodiesOf(story: Story): Generator<string> {
  for (const { service, spans } of spansOf(story)) {
    let batch: string[] = [];
    let length = 0;
    for (const span of spans) {
      const json = JSON.stringify(span satisfies OtlpSpan);
      if (length > 0 && length + json.length > MAX_BODY) {
        yield bodyOf(service, batch);
        batch = [];
        length = 0;
      }
      batch.push(json);
      length += json.length;
    }
    yield bodyOf(service, batch);
  }
}

function bodyOf(service: string, spans: readonly string[]): string {
  const resource = { attributes: [{ key: "service.name", value: { stringValue: service } }] };
  return `{"resourceSpans":[{"resource":${JSON.stringify(resource)},"scopeSpans":[{"scope":{"name":"ctxlog"},"spans":[${spans.join(",")}]}]}]}`;
}

async function send(url: string, body: string, headers: Readonly<Record<string, string>>): Promise<void> {
  let response: Response;
  let answer: string;
  try {
    const signal = AbortSignal.timeout(TIMEOUT);
    response = await fetch(url, { method: "POST", body, headers, signal, redirect: "error" });
    answer = await response.text();
  } catch (error) {
    const { name, message, cause } = error as Error;
    const reason = name === "TimeoutError" ? `no answer in ${TIMEOUT / 1000} s` : (cause as Error | undefined)?.message;
    throw new UsageError(`the collector at ${url} cannot be reached: ${reason ?? message}`);
  }
  if (!response.ok)
    throw new UsageError(
      `the collector at ${url} refuses the spans: ${response.status} ${shortened(answer.trim(), 300)}`,
    );
  const rejected = rejectedIn(answer);
  if (rejected !== undefined) throw new UsageError(`the collector at ${url} refuses some spans: ${rejected}`);
}

/** What a partial success says (ExportTracePartialSuccess); undefined if all spans were accepted. */
function rejectedIn(answer: string): string | undefined {
  try {
    const { partialSuccess } = JSON.parse(answer) as {
      partialSuccess?: { rejectedSpans?: string | number; errorMessage?: string };
    };
    const count = Number(partialSuccess?.rejectedSpans ?? 0);
    return count > 0
      ? `${count}, ${shortened(String(partialSuccess?.errorMessage ?? "no reason given"), 300)}`
      : undefined;
  } catch {
    // An empty answer, or Protocol Buffers: the status has said that they were accepted.
    return undefined;
  }
}
