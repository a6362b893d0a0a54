import { checkKeys } from "./config-error.js";
import { Scope } from "./context/scope.js";
import { opensGate } from "./context/storage.js";
import type {
  ChildOptions,
  Fields,
  Filter,
  Level,
  LevelName,
  Logger,
  LogMethod,
  Transport,
  TslogTransport,
} from "./contracts.js";
import { DEBUG, ERROR, FATAL, INFO, LEVEL_NAMES, levelName, OFF, parseLevel, SILLY, TRACE, WARN } from "./level.js";
import {
  type Host,
  type LoggerOptions,
  parseBindings,
  parseFilter,
  parseFilters,
  parseFormat,
  parseMinLevel,
  parseName,
  parseOptions,
  parseTransport,
  type Settings,
} from "./options.js";
import { emit, type Outlet } from "./pipeline.js";
import { CallRecord, takeArguments } from "./record.js";
import { report } from "./report.js";
import { disposeTransport, flushTransport } from "./transports/flush.js";

/** Every change of any logger's level, filters or transports counts; a logger that has not seen the last one looks again. */
let changes = 0;

/** What a logger has of its own; the rest it inherits. */
interface Own {
  readonly host: Host;
  minLevelId: number | undefined;
  filters: readonly Filter[];
  outlets: readonly Outlet[];
}

class ContextLogger implements Logger {
  readonly name: string | undefined;
  readonly bindings: Fields;
  readonly silly: LogMethod = this.#method(SILLY);
  readonly trace: LogMethod = this.#method(TRACE);
  readonly debug: LogMethod = this.#method(DEBUG);
  readonly info: LogMethod = this.#method(INFO);
  readonly warn: LogMethod = this.#method(WARN);
  readonly error: LogMethod = this.#method(ERROR);
  readonly fatal: LogMethod = this.#method(FATAL);

  readonly #scope: Scope;
  readonly #parent: ContextLogger | undefined;
  readonly #begin: () => Own;
  #own: Own | undefined;
  // What holds here, inherited and own together, as of the last change that was seen.
  #seen = -1;
  #minLevelId = SILLY;
  #filters: readonly Filter[] = [];
  #outlets: readonly Outlet[] = [];

  constructor(name: string | undefined, bindings: Fields, begin: () => Own, parent?: ContextLogger) {
    this.name = name;
    this.bindings = Object.freeze(bindings);
    this.#scope = new Scope(bindings);
    this.#begin = begin;
    this.#parent = parent;
  }

  get minLevel(): LevelName | "OFF" {
    this.#look();
    return levelName(this.#minLevelId);
  }

  set minLevel(level: Level) {
    this.#mine().minLevelId = parseLevel(level, "minLevel");
    changes++;
  }

  isLevelEnabled(level: Level): boolean {
    const id = parseLevel(level, "isLevelEnabled's level");
    this.#look();
    return id < OFF && (id >= this.#minLevelId || opensGate(id));
  }

  child(options: ChildOptions): Logger {
    checkKeys("child", options, ["name", "bindings", "filters", "minLevel"]);
    const name = [this.name, parseName(options.name)].filter((part) => part !== undefined).join(".") || undefined;
    const own: Own = {
      host: this.#mine().host,
      minLevelId: options.minLevel === undefined ? undefined : parseLevel(options.minLevel, "child's minLevel"),
      filters: parseFilters("child's filters", options.filters),
      outlets: [],
    };
    return new ContextLogger(name, { ...this.bindings, ...parseBindings(options.bindings) }, () => own, this);
  }

  addFilter(filter: Filter): () => void {
    const own = this.#mine();
    own.filters = [...own.filters, parseFilter("addFilter's filter", filter)];
    return this.#undo(() => {
      own.filters = without(own.filters, filter);
    });
  }

  attachTransport(transport: Transport | TslogTransport): () => void {
    const own = this.#mine();
    const outlet = parseTransport("attachTransport's transport", transport, own.host);
    own.outlets = [...own.outlets, outlet];
    return this.#undo(() => {
      own.outlets = without(own.outlets, outlet);
    });
  }

  async flush(): Promise<void> {
    this.#look();
    await this.#each(this.#outlets, flushTransport);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#each(this.#mine().outlets, disposeTransport);
  }

  async #each(outlets: readonly Outlet[], step: typeof flushTransport): Promise<void> {
    const { flushTimeout, report } = this.#mine().host;
    await Promise.all(outlets.map(({ transport }) => step(transport, flushTimeout, report)));
  }

  /** Counts a change, and returns what takes it back, once. */
  #undo(step: () => void): () => void {
    changes++;
    let undone = false;
    return () => {
      if (undone) return;
      undone = true;
      step();
      changes++;
    };
  }

  #mine(): Own {
    this.#own ??= this.#begin();
    return this.#own;
  }

  /** Takes note of what has changed, here or above. */
  #look(): void {
    if (this.#seen === changes) return;
    const { minLevelId, filters, outlets } = this.#mine();
    const parent = this.#parent;
    if (parent !== undefined) parent.#look();
    this.#minLevelId = minLevelId ?? (parent === undefined ? INFO : parent.#minLevelId);
    this.#filters = parent === undefined ? filters : [...parent.#filters, ...filters];
    this.#outlets = parent === undefined ? outlets : [...parent.#outlets, ...outlets];
    this.#seen = changes;
  }

  /**
   * The method of one level: a closure, so that it can be handed on (`catch(log.error)`), and with named parameters, since
   * an array of them would be made even for a call that logs nothing. (bench: disabled)
   */
  #method(levelId: number): LogMethod {
    const logger = this;
    return function log(first?: unknown, second?: unknown): void {
      if (logger.#seen !== changes) logger.#look();
      if (levelId < logger.#minLevelId && !opensGate(levelId)) return;
      const count = arguments.length;
      logger.#log(levelId, count, first, second, count > 2 ? Array.from(arguments) : undefined);
    };
  }

  #log(levelId: number, count: number, first: unknown, second: unknown, all: unknown[] | undefined): void {
    const { host } = this.#own as Own;
    const record = new CallRecord(now(host), LEVEL_NAMES[levelId] as LevelName, levelId, this.name, this.#scope);
    takeArguments(record, count, first, second, all);
    emit(record, this.#filters, this.#outlets, host.report);
  }
}

function now(host: Host): number {
  try {
    const time = host.clock();
    if (typeof time === "number") return time;
    throw new TypeError(`the clock returned no number but a ${typeof time}`);
  } catch (error) {
    host.report(error, "format");
    return Date.now();
  }
}

/** The list without one entry, the last of several that are the same. */
function without<T>(list: readonly T[], entry: T): readonly T[] {
  const at = list.lastIndexOf(entry);
  return list.filter((_, index) => index !== at);
}

function ownOf({ host, minLevelId, filters, outlets }: Settings): Own {
  return { host, minLevelId, filters, outlets };
}

/**
 * Makes a logger.
 *
 * @throws {TypeError} For an unknown option or a wrong value; it names the option, the value and what is allowed.
 *
 * @example
 * const log = createLogger({ name: "shop", minLevel: "debug", bindings: { service: "checkout" } });
 * log.info("Ready", { port: 8080 });       // 2024-01-15 10:30:15 - shop - INFO - [req=none|session=none] - Ready service=checkout port=8080
 */
export function createLogger(options: LoggerOptions = {}): Logger {
  const settings = parseOptions(options);
  return new ContextLogger(settings.name, settings.bindings, () => ownOf(settings));
}

/** The default logger's settings. A log call must not throw, so what is wrong in the environment is told, and then left aside. */
function fromEnvironment(): Own {
  return ownOf(parseOptions({ minLevel: orElse(parseMinLevel, INFO), format: orElse(parseFormat, "line") }));
}

function orElse<T>(parse: (given: undefined) => T, otherwise: T): T {
  try {
    return parse(undefined);
  } catch (error) {
    report(error, "context");
    return otherwise;
  }
}

/**
 * A logger for programs that need no more than one: the documented layout on stdout, from INFO on. LOG_LEVEL and LOG_FORMAT
 * in the environment change that; they are read when it is first used.
 *
 * @example
 * import { log } from "ctxlog";
 * log.info("Ready");
 */
export const log: Logger = new ContextLogger(undefined, {}, fromEnvironment);
