import type { RejectedLines } from "../rejected-lines.js";
import { AnyValues, type KeyValue } from "./any-value.js";
import { UniqueKeys } from "./keys.js";

/**
 * What emits the records: OpenTelemetry's instrumentation scope.
 *
 * @example
 * const scope: OtlpScope = { name: "shop.payments", version: "1.4.0" };
 */
export interface OtlpScope {
  /** Name of a library or a part of the program. @default "ctxlog" */
  readonly name?: string | undefined;
  /** Its version. @default none */
  readonly version?: string | undefined;
}

/** A function that joins the JSON of records to the JSON of an ExportLogsServiceRequest. */
export function otlpEnvelope(
  resource: Readonly<Record<string, unknown>>,
  { name = "ctxlog", version }: OtlpScope,
): (lines: readonly string[]) => string {
  const head = JSON.stringify({ attributes: attributesOf(resource) });
  const scope = JSON.stringify({ name, version });
  const start = `{"resourceLogs":[{"resource":${head},"scopeLogs":[{"scope":${scope},"logRecords":[`;
  return (lines) => `${start}${lines.join(",")}]}]}]}`;
}

function attributesOf(resource: Readonly<Record<string, unknown>>): KeyValue[] {
  const keys = new UniqueKeys();
  const values = new AnyValues();
  return Object.entries(resource)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ({ key: keys.add(key), value: values.of(value) }));
}

/**
 * What an answer says of a partial success; undefined if it says nothing.
 * @throws {SyntaxError} If it is no JSON.
 */
export function otlpRejection(answer: string): RejectedLines | undefined {
  if (answer.trim() === "") return undefined;
  const json = JSON.parse(answer) as {
    partialSuccess?: { rejectedLogRecords?: unknown; errorMessage?: unknown };
  } | null;
  const partial = json?.partialSuccess;
  if (typeof partial !== "object" || partial === null) return undefined;
  const lines = Number(partial.rejectedLogRecords ?? 0);
  const message = typeof partial.errorMessage === "string" ? partial.errorMessage : "";
  if (!(lines > 0) && message === "") return undefined;
  return { lines: Number.isSafeInteger(lines) && lines > 0 ? lines : 0, message };
}
