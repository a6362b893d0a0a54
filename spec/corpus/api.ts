import * as ctxlog from "../../src/index.js";

// All of ctxlog that the corpus uses is named in this file alone, so that another name for it is a change of one file.
export const { runWithContext: inside, runWithoutContext: outside, updateContext: update } = ctxlog;
export type Context = ctxlog.ContextFields;
export type Filter = ctxlog.Filter;
export type Logger = ctxlog.Logger;

/** `own` is a formatter of the user's. */
export type Format = "line" | "json" | "pretty" | "own";

type Rules = ctxlog.RedactOptions;

export interface Redaction extends Pick<Rules, "presets" | "keys" | "paths" | "patterns" | "placeholder"> {
  /** What happens to a secret. @default it is replaced by the placeholder */
  readonly how?: "remove" | "hash";
  /** The key of the hashes. */
  readonly secret?: string;
}

/** The settings of a call's logger. */
export interface Setup extends Pick<ctxlog.LoggerOptions, "name" | "bindings" | "minLevel" | "filters"> {
  /** The time of its clock, in ms since 1970. @default MOMENT */
  readonly time?: number;
  /** Options of the filter that puts the context on a record; false for none. */
  readonly tag?: ctxlog.ContextFilterOptions | false;
  /** Has that filter after the others. */
  readonly tagLast?: boolean;
  readonly redact?: Redaction;
  /** The formats in which the call is recorded. @default line, json and pretty */
  readonly formats?: readonly Format[];
  /** Options of the formats; without them, line and json are given by name. */
  readonly line?: ctxlog.LineFormatterOptions;
  readonly json?: ctxlog.JsonFormatterOptions;
  /** `"by name"` has the format in the machine's time zone. */
  readonly pretty?: ctxlog.PrettyFormatterOptions | "by name";
  readonly own?: ctxlog.Formatter;
  /** Options of each transport. */
  readonly transport?: Pick<ctxlog.TransportOptions, "minLevel" | "filters">;
  /** Whether the transports have colours. */
  readonly colors?: boolean;
}

export interface Recorder {
  readonly log: Logger;
  /** Returns and removes what was logged, each line with its format, and the reported failures. */
  readonly drain: () => [what: string, text: string][];
}

/** 2024-01-15 10:30:15.123 UTC. */
export const MOMENT: number = Date.UTC(2024, 0, 15, 10, 30, 15, 123);

/** A logger whose lines are recorded in each of the formats. */
export function record(setup: Setup): Recorder {
  const { name, bindings, minLevel = "SILLY", time = MOMENT, tag, formats = ["line", "json", "pretty"] } = setup;
  const reported: string[] = [];
  const transports = formats.map((format) => {
    const memory = ctxlog.memoryTransport({ ...setup.transport, format: formatOf(format, setup) });
    return Object.assign(memory, { colors: setup.colors });
  });
  const log = ctxlog.createLogger({
    name,
    bindings,
    minLevel,
    filters: filtersOf(setup),
    redact: redactOf(setup.redact),
    context: tag !== false,
    transports,
    clock: () => time,
    onError: (error, stage) => reported.push(`${stage}: ${error}`),
  });
  function drain(): [string, string][] {
    const lines = transports.flatMap((memory, index) =>
      memory.lines.splice(0).map((line): [string, string] => [formats[index] as Format, line]),
    );
    return [...lines, ...reported.splice(0).map((text): [string, string] => ["error", text])];
  }
  return { log, drain };
}

function formatOf(format: Format, { line, json, pretty, own }: Setup): ctxlog.Formatter | ctxlog.FormatName {
  if (format === "line") return line === undefined ? format : ctxlog.lineFormatter(line);
  if (format === "json") return json === undefined ? format : ctxlog.jsonFormatter(json);
  if (format === "pretty") return pretty === "by name" ? format : ctxlog.prettyFormatter({ time: "utc", ...pretty });
  if (own === undefined) throw new Error("a call in a format of its own has none");
  return own;
}

function filtersOf({ tag, tagLast = false, filters = [] }: Setup): Filter[] {
  const context = typeof tag === "object" || tagLast ? [ctxlog.contextFilter(tag === false ? {} : tag)] : [];
  return tagLast ? [...filters, ...context] : [...context, ...filters];
}

function redactOf(redaction: Redaction | undefined): ctxlog.RedactOptions | undefined {
  if (redaction === undefined) return undefined;
  const { how, secret, ...rules } = redaction;
  return { ...rules, action: how, hmacKey: secret };
}
