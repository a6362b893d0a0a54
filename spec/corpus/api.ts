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
  /** What becomes of a secret, where it is not the placeholder. */
  readonly how?: "remove" | "hash";
  /** The key of the hashes. */
  readonly secret?: string;
}

/** What a call's logger is made from. */
export interface Setup extends Pick<ctxlog.LoggerOptions, "name" | "bindings" | "minLevel" | "filters"> {
  /** What its clock says; {@link MOMENT} unless told. */
  readonly time?: number;
  /** Options of the filter that puts the context on a record; false for none. */
  readonly tag?: ctxlog.ContextFilterOptions | false;
  /** Has that filter after the others. */
  readonly tagLast?: boolean;
  readonly redact?: Redaction;
  /** The formats that the call is kept in; line, json and pretty unless told. */
  readonly formats?: readonly Format[];
  /** Options of the formats; without them, line and json are taken by their names. */
  readonly line?: ctxlog.LineFormatterOptions;
  readonly json?: ctxlog.JsonFormatterOptions;
  /** `"by name"` has the format in the machine's time zone. */
  readonly pretty?: ctxlog.PrettyFormatterOptions | "by name";
  readonly own?: ctxlog.Formatter;
  /** Options of each transport. */
  readonly transport?: Pick<ctxlog.TransportOptions, "minLevel" | "filters">;
  /** Whether the transports are said to be in colour. */
  readonly colors?: boolean;
}

export interface Kept {
  readonly log: Logger;
  /** What was logged and told of failures since the last time, each with its format. */
  readonly take: () => [what: string, text: string][];
}

/** 2024-01-15 10:30:15.123 UTC. */
export const MOMENT: number = Date.UTC(2024, 0, 15, 10, 30, 15, 123);

/** A logger whose lines are kept in every format that is asked for. */
export function keep(setup: Setup): Kept {
  const { name, bindings, minLevel = "SILLY", time = MOMENT, tag, formats = ["line", "json", "pretty"] } = setup;
  const told: string[] = [];
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
    onError: (error, stage) => told.push(`${stage}: ${error}`),
  });
  function take(): [string, string][] {
    const lines = transports.flatMap((memory, index) =>
      memory.lines.splice(0).map((line): [string, string] => [formats[index] as Format, line]),
    );
    return [...lines, ...told.splice(0).map((text): [string, string] => ["told", text])];
  }
  return { log, take };
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
