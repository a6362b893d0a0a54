import { checkKeys, configError } from "./config-error.js";
import type {
  ErrorHandler,
  Fields,
  Filter,
  FormatName,
  Formatter,
  Level,
  Transport,
  TslogTransport,
} from "./contracts.js";
import { contextFilter, isContextFilter } from "./filters/context.js";
import { inColor } from "./formatters/colors.js";
import { jsonFormatter } from "./formatters/json.js";
import { lineFormatter } from "./formatters/line.js";
import { prettyFormatter } from "./formatters/pretty.js";
import { INFO, parseLevel, SILLY } from "./level.js";
import type { Outlet } from "./pipeline.js";
import { type Report, reporter } from "./report.js";
import { isDirect } from "./transports/direct.js";
import { stdoutTransport } from "./transports/stdio.js";
import { LONGEST } from "./transports/within.js";

/** What {@link createLogger} takes; everything may be left out. */
export interface LoggerOptions {
  /** The logger's name, which stands on its lines. */
  name?: string | undefined;
  /** The least level that is logged; LOG_LEVEL in the environment, or else INFO. */
  minLevel?: Level | undefined;
  /** How lines look, on transports that do not say so themselves; LOG_FORMAT in the environment, or else `"line"`. */
  format?: FormatName | Formatter | undefined;
  /** Fields on every line. The object is copied, its values are not. */
  bindings?: Fields | undefined;
  /** Run in this order. A contextFilter is put first unless there is one among them. */
  filters?: readonly Filter[] | undefined;
  /** Where lines go; stdout unless told. */
  transports?: readonly (Transport | TslogTransport)[] | undefined;
  /** `false` leaves the contextFilter out, and with it the tag. */
  context?: boolean | undefined;
  /** Takes what goes wrong inside: a filter that threw, a transport that failed. On stderr unless told, at most a line a second of each stage. */
  onError?: ErrorHandler | undefined;
  /** Tells the time, in ms since 1970; `Date.now` unless told. For tests. */
  clock?: (() => number) | undefined;
  /** How long `flush` waits for a transport, in ms, before it gives it up and tells; 10,000 unless told. */
  flushTimeout?: number | undefined;
}

const KNOWN = [
  "name",
  "minLevel",
  "format",
  "bindings",
  "filters",
  "transports",
  "context",
  "onError",
  "clock",
  "flushTimeout",
];

/** What the options came to. */
export interface Settings {
  readonly name: string | undefined;
  readonly minLevelId: number;
  readonly bindings: Fields;
  readonly filters: readonly Filter[];
  readonly outlets: readonly Outlet[];
  readonly host: Host;
}

/** What a logger shares with its children. */
export interface Host {
  readonly format: FormatName | Formatter;
  readonly report: Report;
  readonly clock: () => number;
  readonly flushTimeout: number;
}

/** @throws {TypeError} For an unknown option or a wrong value; it names the option, the value and what is allowed. */
export function parseOptions(options: LoggerOptions): Settings {
  checkKeys("createLogger", options, KNOWN);
  const {
    transports = [stdoutTransport()],
    onError,
    clock = Date.now,
    flushTimeout = 10_000,
    context = true,
  } = options;
  if (onError !== undefined && typeof onError !== "function") throw configError("onError", onError, "a function");
  if (typeof clock !== "function") throw configError("clock", clock, "a function");
  if (typeof context !== "boolean") throw configError("context", context, "true or false");
  if (!Number.isFinite(flushTimeout) || flushTimeout < 0 || flushTimeout > LONGEST)
    throw configError("flushTimeout", flushTimeout, `a number of ms from 0 to ${LONGEST}`);
  const filters = parseFilters("filters", options.filters);
  const host: Host = { format: parseFormat(options.format), report: reporter(onError), clock, flushTimeout };
  return {
    name: parseName(options.name),
    minLevelId: parseMinLevel(options.minLevel),
    bindings: parseBindings(options.bindings),
    filters: context && !filters.some(isContextFilter) ? [contextFilter(), ...filters] : filters,
    outlets: parseList("transports", transports).map((transport, index) =>
      parseTransport(`transports[${index}]`, transport, host),
    ),
    host,
  };
}

export function parseName(name: unknown): string | undefined {
  if (name === undefined || (typeof name === "string" && name !== "")) return name;
  throw configError("name", name, "a string that is not empty");
}

/** A level that was given, or else the environment's. */
export function parseMinLevel(level: unknown): number {
  const { LOG_LEVEL } = process.env;
  if (level !== undefined) return parseLevel(level, "minLevel");
  return LOG_LEVEL ? parseLevel(LOG_LEVEL, "LOG_LEVEL in the environment") : INFO;
}

export function parseBindings(bindings: unknown): Fields {
  if (bindings === undefined) return {};
  if (typeof bindings !== "object" || bindings === null || Array.isArray(bindings))
    throw configError("bindings", bindings, "an object");
  return { ...bindings };
}

export function parseFilters(option: string, filters: unknown): readonly Filter[] {
  if (filters === undefined) return [];
  return parseList(option, filters).map((filter, index) => parseFilter(`${option}[${index}]`, filter));
}

export function parseFilter(option: string, filter: unknown): Filter {
  if (typeof filter !== "function") throw configError(option, filter, "a function of a record");
  return filter as Filter;
}

function parseList(option: string, list: unknown): readonly unknown[] {
  if (!Array.isArray(list)) throw configError(option, list, "an array");
  return list;
}

const FORMATS: Readonly<Record<FormatName, (colors: boolean) => Formatter>> = {
  line: (colors) => lineFormatter({ colors }),
  json: () => jsonFormatter(),
  pretty: (colors) => prettyFormatter({ colors }),
};

/** A format that was given, or else the environment's. */
export function parseFormat(format: unknown): FormatName | Formatter {
  const { LOG_FORMAT } = process.env;
  if (format !== undefined) return checkFormat("format", format);
  return LOG_FORMAT ? checkFormat("LOG_FORMAT in the environment", LOG_FORMAT) : "line";
}

function checkFormat(option: string, format: unknown): FormatName | Formatter {
  if (typeof format === "function") return format as Formatter;
  const names = Object.keys(FORMATS);
  if (typeof format === "string" && Object.hasOwn(FORMATS, format)) return format as FormatName;
  throw configError(option, format, `${names.map((name) => `"${name}"`).join(", ")} or a function of a record`, names);
}

const named = new Map<string, Formatter>();

/** A formatter by name is made once, so that outlets of one format can share their lines, and loggers what is rendered. */
function formatterOf(format: FormatName | Formatter, colors: boolean): Formatter {
  if (typeof format === "function") return colors ? inColor(format) : format;
  const key = `${format} ${colors}`;
  const formatter = named.get(key) ?? FORMATS[format](colors);
  named.set(key, formatter);
  return formatter;
}

/** A transport made ready for lines. @throws {TypeError} Where it is none, or its level, format or filters are none. */
export function parseTransport(option: string, transport: unknown, host: Host): Outlet {
  if (typeof transport !== "object" || transport === null || typeof (transport as Transport).write !== "function") {
    throw configError(option, transport, "a transport: an object with a function write(record, line)");
  }
  const one = transport as Transport;
  const format = one.format === undefined ? host.format : checkFormat(`${option}.format`, one.format);
  const outlet: Outlet = {
    transport: one,
    isDirect: isDirect(one),
    minLevelId: one.minLevel === undefined ? SILLY : parseLevel(one.minLevel, `${option}.minLevel`),
    format: formatterOf(format, one.colors === true),
    filters: parseFilters(`${option}.filters`, one.filters),
  };
  one.attached?.({ format: outlet.format, report: host.report });
  return outlet;
}
