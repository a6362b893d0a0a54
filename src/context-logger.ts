import { AttachedFilter, attachFilters } from "./attached-filter.js";
import { AttachedTransport } from "./attached-transport.js";
import { lostCalls } from "./call-stack.js";
import type { Fields } from "./context/field-set.js";
import type { Filter, Transport, TslogTransport } from "./contracts.js";
import { parseRecordSerializer } from "./filters/serializers.js";
import { callSite } from "./internal/call-site.js";
import { checkFunction, checkName, configError } from "./internal/check-options.js";
import type { Undo } from "./internal/undo.js";
import {
  DEBUG,
  ERROR,
  FATAL,
  findLevel,
  INFO,
  type Level,
  type LevelName,
  levelName,
  OFF,
  parseLevel,
  SILLY,
  TRACE,
  WARN,
} from "./level.js";
import { type LevelsByName, parseLevels } from "./level-rules.js";
import { logMethod, writeCall, writeLater } from "./log-method.js";
import type { ChildOptions, Logger, LogMethod } from "./logger-contract.js";
import { current, NOTHING_NAMED, RunTimeLevels } from "./logger-level.js";
import { changes, LoggerState, type OwnSettings, without } from "./logger-state.js";
import { checkChildKeys, parseBindings, placeOfFilters } from "./options.js";
import { type LoggerStats, statsOf } from "./stats.js";

/** A logger. What it has of its own is loaded when it is first used. */
export class ContextLogger implements Logger {
  readonly name: string | undefined;
  readonly bindings: Fields;
  readonly silly: LogMethod;
  readonly trace: LogMethod;
  readonly debug: LogMethod;
  readonly info: LogMethod;
  readonly warn: LogMethod;
  readonly error: LogMethod;
  readonly fatal: LogMethod;
  readonly #state: LoggerState;

  constructor(name: string | undefined, bindings: Fields, load: () => OwnSettings, parent?: LoggerState) {
    const state = new LoggerState(name, bindings, load, parent);
    this.#state = state;
    this.name = name;
    this.bindings = bindings;
    this.silly = logMethod(state, SILLY);
    this.trace = logMethod(state, TRACE);
    this.debug = logMethod(state, DEBUG);
    this.info = logMethod(state, INFO);
    this.warn = logMethod(state, WARN);
    this.error = logMethod(state, ERROR);
    this.fatal = logMethod(state, FATAL);
    callSite.write = writeCall;
  }

  /**
   * Sends a logger's lines of every level to one transport, instead of its own and inherited ones. For tests.
   * @throws {TypeError} If `logger` was not created by createLogger.
   */
  static redirect(option: string, logger: Logger, transport: Transport): Undo {
    // Not `instanceof`: the logger may be of another copy of the package than the test.
    const { redirectTo } = (logger ?? {}) as Partial<ContextLogger>;
    if (typeof redirectTo !== "function") throw configError(option, logger, "a logger that createLogger created");
    return redirectTo.call(logger, option, transport);
  }

  /** @internal Called by the `redirect` of any copy of the package. */
  redirectTo(option: string, transport: Transport): Undo {
    return this.#state.redirectTo(new AttachedTransport(option, transport, this.#state.own.shared));
  }

  get minLevel(): LevelName | "OFF" {
    this.#state.refresh();
    return levelName(this.#state.minLevelId);
  }

  set minLevel(level: Level) {
    this.#state.own.minLevelId = parseLevel(level, "minLevel");
    changes.count++;
  }

  setLevels(levels: LevelsByName): Undo {
    const { own } = this.#state;
    const given = new RunTimeLevels(parseLevels("setLevels' levels", levels));
    const before = current(own.named);
    own.named = given;
    return this.#state.changed(() => {
      given.undoneTo = before;
    });
  }

  log(level: Level, ...values: unknown[]): void {
    let levelId = ERROR;
    try {
      levelId = this.#levelIdOf(level);
      if (!this.#state.isEnabled(levelId)) return;
      // Called here, as in the other methods: the frame below is the caller's. (src/internal/call-frames.ts)
      writeCall(this.#state, levelId, values.length, values[0], values[1], values.length > 2 ? values : undefined);
    } catch {
      try {
        writeLater(this.#state, levelId, values);
      } catch {
        lostCalls.count++;
      }
    }
  }

  #levelIdOf(level: unknown): number {
    const levelId = findLevel(level);
    if (levelId !== undefined && levelId !== OFF) return levelId;
    const message = "ctxlog: log() was called with OFF, or a level that does not exist; the line is logged at ERROR";
    this.#state.own.shared.report(new TypeError(message), "config");
    return ERROR;
  }

  isLevelEnabled(level: Level): boolean {
    const levelId = parseLevel(level, "isLevelEnabled's level");
    return levelId < OFF && this.#state.isEnabled(levelId);
  }

  child(options: ChildOptions): Logger {
    checkChildKeys(options);
    const name = [this.name, checkName("name", options.name)].filter((part) => part !== undefined).join(".");
    const { shared, serializer } = this.#state.own;
    const own: OwnSettings = {
      shared,
      minLevelId: options.minLevel === undefined ? undefined : parseLevel(options.minLevel, "child's minLevel"),
      named: NOTHING_NAMED,
      filters: attachFilters("child's filters", options.filters, placeOfFilters(shared)),
      serializer: parseRecordSerializer("child's serializers", options.serializers, serializer),
      transports: [],
    };
    const bindings = { ...this.bindings, ...parseBindings(options.bindings) };
    return new ContextLogger(name || undefined, bindings, () => own, this.#state);
  }

  addFilter(filter: Filter): Undo {
    checkFunction("addFilter's filter", filter, "a function of a record");
    const own = this.#state.own;
    const attached = new AttachedFilter("addFilter's filter", filter, placeOfFilters(own.shared));
    own.filters = [...own.filters, attached];
    return this.#state.changed(() => {
      own.filters = without(own.filters, attached);
      attached.removed();
    });
  }

  attachTransport(transport: Transport | TslogTransport): Undo {
    const own = this.#state.own;
    const attached = new AttachedTransport("attachTransport's transport", transport, own.shared);
    own.transports = [...own.transports, attached];
    return this.#state.changed(() => {
      own.transports = without(own.transports, attached);
      attached.detached();
    });
  }

  stats(): LoggerStats {
    return statsOf(this.#state.refresh().transports);
  }

  async flush(): Promise<void> {
    const { flushTimeout } = this.#state.own.shared;
    this.#state.flushFilters();
    const { transports, report } = this.#state.refresh();
    await Promise.all(transports.map((transport) => transport.flush(flushTimeout, report)));
  }

  async close(): Promise<void> {
    const { filters, transports, shared } = this.#state.own;
    for (const filter of filters) filter.flush();
    await Promise.all(transports.map((transport) => transport.dispose(shared.flushTimeout, shared.report)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
