import { AttachedFilter, attachFilters, type FilterPlace } from "./attached-filter.js";
import { AttachedTransport, type TransportDefaults } from "./attached-transport.js";
import type { Fields } from "./context/field-set.js";
import type { Filter, FormatName, Formatter, RedactOptions, Transport, TslogTransport } from "./contracts.js";
import { type ErrorHandler, reporter } from "./error-handler.js";
import { sendFilterLine } from "./filter-line.js";
import { impliedContextFilter, isContextFilter } from "./filters/context.js";
import { parseRedact } from "./filters/redact.js";
import type { Serializers } from "./filters/serializers/options.js";
import { parseRecordSerializer, type RecordSerializer } from "./filters/serializers.js";
import { checkFormat } from "./formatters/by-name.js";
import { jsonFormatter } from "./formatters/json.js";
import { HeldLines } from "./held/held-lines.js";
import { type DebugOnErrorOptions, parseDebugOnError } from "./held/options.js";
import { checkBoolean, checkFunction, checkKeys, checkName, configError } from "./internal/check-options.js";
import { type Environment, readEnvironment } from "./internal/environment.js";
import type { Report } from "./internal/report.js";
import { MAX_DELAY } from "./internal/timing.js";
import type { Level } from "./level.js";
import { parseLevelOptions } from "./level-options.js";
import type { LevelsByName } from "./level-rules.js";
import type { SharedLevels } from "./logger-level.js";
import { CHILD_SYNONYMS, LOGGER_SYNONYMS } from "./option-synonyms.js";
import { defaultTransport } from "./transports/default.js";

/**
 * Options of {@link createLogger}. All are optional.
 *
 * @example
 * const options: LoggerOptions = { name: "shop", minLevel: "debug", format: "json" };
 */
export interface LoggerOptions {
  /** Name on every line. @default none */
  name?: string | undefined;
  /**
   * Minimum level. What is wrong in the environment is reported, and ignored.
   * @default LOG_LEVEL in the environment, or else AWS_LAMBDA_LOG_LEVEL, or else INFO
   */
  minLevel?: Level | undefined;
  /**
   * Minimum levels by name, for this logger and its children. They count over `minLevel`, but not over a more specific
   * `minLevel` of a child's, nor over names in LOG_LEVEL (`info,shop.db=debug`).
   * @default none
   */
  levels?: LevelsByName | undefined;
  /**
   * Format of the lines, for transports without a format of their own. A wrong LOG_FORMAT is reported, and ignored.
   * @default LOG_FORMAT in the environment, or else Lambda's JSON where AWS_LAMBDA_LOG_FORMAT is JSON, or else `"line"`
   */
  format?: FormatName | Formatter | undefined;
  /** Fields on every line. The object is copied, its values are not. @default none */
  bindings?: object | undefined;
  /**
   * Filters, in the order in which they run. A contextFilter is added in front, unless there is one among them.
   * @default none
   */
  filters?: readonly Filter[] | undefined;
  /**
   * What values become on lines, by the key of a field or by class: `{ req: (value) => ({ url: value.url }) }`. They run
   * after the filters and before redaction. Children inherit them.
   * @default none
   */
  serializers?: Serializers | undefined;
  /**
   * Secrets to hide, in the message, fields, bindings, context and errors. It runs after all filters of the logger and
   * its children, and again after a transport's own filters. A transport may have rules of its own, or none.
   * @default nothing is hidden
   */
  redact?: RedactOptions | undefined;
  /**
   * Holds lines below the minimum level back, in the context in which they are logged, and writes them when the context
   * fails: before a line of the level `trigger`, ERROR by default. If the context ends well, they are gone with it.
   * `true` is for the defaults of {@link DebugOnErrorOptions}.
   * @default false
   */
  debugOnError?: boolean | DebugOnErrorOptions | undefined;
  /** Where lines go. @default stdout; in a Worker, which has none, the console */
  transports?: readonly (Transport | TslogTransport)[] | undefined;
  /** `false` leaves out the contextFilter, and with it the tag and the context's fields. @default true */
  context?: boolean | undefined;
  /**
   * Receives failures inside logging: a filter that threw, a transport that failed.
   * @default one stderr line per second and stage
   */
  onError?: ErrorHandler | undefined;
  /** Returns the time, in ms since 1970. For tests. @default `Date.now`, as it is at each call */
  clock?: (() => number) | undefined;
  /** How long `flush` waits for a transport, in ms, before it reports the transport and goes on. @default 10000 */
  flushTimeout?: number | undefined;
}

const KEYS = [
  "name",
  "minLevel",
  "levels",
  "format",
  "bindings",
  "filters",
  "serializers",
  "redact",
  "debugOnError",
  "transports",
  "context",
  "onError",
  "clock",
  "flushTimeout",
];

const CHILD_KEYS = ["name", "bindings", "filters", "serializers", "minLevel"];

/** @throws {TypeError} For an unknown option of a child: in pino's children, it would be a field. */
export function checkChildKeys(options: unknown): void {
  checkKeys("child", options, CHILD_KEYS, CHILD_SYNONYMS, "bindings");
}

/** A logger's options, checked. */
export interface Settings {
  readonly name: string | undefined;
  readonly minLevelId: number;
  readonly bindings: Fields;
  readonly filters: readonly AttachedFilter[];
  readonly serializer: RecordSerializer | undefined;
  readonly transports: readonly AttachedTransport[];
  readonly shared: SharedSettings;
}

/** What a logger shares with its children. */
export interface SharedSettings extends TransportDefaults {
  readonly clock: (() => number) | undefined;
  readonly flushTimeout: number;
  readonly levels: SharedLevels;
  /** What is held back in contexts, if anything is. */
  readonly heldLines: HeldLines | undefined;
}

/**
 * @param environment Where the defaults of levels and format are looked up.
 * @throws {TypeError} For an unknown option or a wrong value.
 */
export function parseOptions(options: LoggerOptions, environment: Environment = readEnvironment): Settings {
  checkKeys("createLogger", options, KEYS, LOGGER_SYNONYMS);
  const { transports = [defaultTransport()], onError, clock, flushTimeout = 10_000 } = options;
  if (onError !== undefined) checkFunction("onError", onError);
  if (clock !== undefined) checkFunction("clock", clock);
  if (!Number.isFinite(flushTimeout) || flushTimeout < 0 || flushTimeout > MAX_DELAY) {
    throw configError("flushTimeout", flushTimeout, `a number of ms from 0 to ${MAX_DELAY}`);
  }
  if (!Array.isArray(transports)) throw configError("transports", transports, "an array");
  const hasContext = checkBoolean("context", options.context, true);
  const report = reporter(onError);
  const format = parseFormat(options.format, environment, report);
  const { minLevelId, sharedLevels } = parseLevelOptions(options, environment, report);
  const shared: SharedSettings = {
    format,
    redactor: parseRedact("redact", options.redact, undefined),
    report,
    clock,
    flushTimeout,
    heldLines: parseHeldLines(options.debugOnError),
    sendFilterLine: (record, only) => sendFilterLine(record, shared, only),
    levels: sharedLevels,
  };
  return {
    name: checkName("name", options.name),
    minLevelId,
    bindings: parseBindings(options.bindings),
    filters: parseFilters(options.filters, hasContext, shared),
    serializer: parseRecordSerializer("serializers", options.serializers, undefined),
    transports: transports.map((transport, index) => new AttachedTransport(`transports[${index}]`, transport, shared)),
    shared,
  };
}

function parseHeldLines(debugOnError: unknown): HeldLines | undefined {
  const settings = parseDebugOnError("debugOnError", debugOnError);
  return settings === undefined ? undefined : new HeldLines(settings);
}

/** The format that was given, or else the environment's. A wrong one there is reported, and ignored. */
function parseFormat(format: unknown, environment: Environment, report: Report): FormatName | Formatter {
  if (format !== undefined) return checkFormat("format", format);
  const name = environment("LOG_FORMAT");
  try {
    return name ? checkFormat("LOG_FORMAT in the environment", name.trim().toLowerCase()) : hostsFormat(environment);
  } catch (error) {
    report(error, "config");
    return "line";
  }
}

/** Lambda filters by level, and finds fields, in lines of its own JSON only, if a function is set to that. */
function hostsFormat(environment: Environment): FormatName | Formatter {
  return environment("AWS_LAMBDA_LOG_FORMAT") === "JSON" ? jsonFormatter({ preset: "lambda" }) : "line";
}

export function parseBindings(bindings: unknown): Fields {
  if (bindings === undefined) return {};
  if (typeof bindings !== "object" || bindings === null || Array.isArray(bindings)) {
    throw configError("bindings", bindings, "an object");
  }
  return { ...bindings };
}

/** The user's filters, behind a context filter unless there is one among them. */
function parseFilters(filters: unknown, hasContext: boolean, shared: SharedSettings): readonly AttachedFilter[] {
  const own = attachFilters("filters", filters, placeOfFilters(shared));
  if (!hasContext || own.some(({ run }) => isContextFilter(run))) return own;
  return [new AttachedFilter("filters", impliedContextFilter(), placeOfFilters(shared)), ...own];
}

/** What a logger is for its own filters. */
export function placeOfFilters({ report, sendFilterLine }: SharedSettings): FilterPlace {
  return { report, send: (record) => sendFilterLine(record) };
}
