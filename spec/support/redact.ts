import {
  createLogger,
  type Formatter,
  type Logger,
  type LogRecord,
  memoryTransport,
  prettyFormatter,
  type RedactOptions,
} from "../../src/index.js";

/** What one call gives, as a record and in every format. */
export function logged(options: RedactOptions, call: (log: Logger) => void): { record: LogRecord; text: string } {
  const transports = (["line", "json", "pretty", prettyFormatter({ colors: true })] as (Formatter | "line")[]).map(
    (format) => memoryTransport({ format }),
  );
  const log = createLogger({ redact: options, transports, onError: () => {} });
  // The first line of a logger may be looked at more closely than later ones: its bindings were not searched yet.
  log.info("first");
  for (const transport of transports) transport.clear();
  call(log);
  const record = transports[0]?.records.at(-1) as LogRecord;
  return { record, text: transports.flatMap(({ lines }) => lines).join("\n") };
}

export const KEYS = { keys: ["password"] };
export const CREDENTIALS = { presets: ["credentials"] } as const;
/** The secret of most specs. */
export const S = "hunter2";
