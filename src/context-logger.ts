import { AttachedFilter, attachFilters } from "./attached-filter.js";
import { AttachedTransport } from "./attached-transport.js";
import { CallRecord } from "./call-record.js";
import { lostCalls, repeatLater, reportLostCalls } from "./call-stack.js";
import { timeOf } from "./clock.js";
import { FieldSet, type Fields } from "./context/field-set.js";
import { slotsOf } from "./context/held-slots.js";
import { passesByContext } from "./context/level-override.js";
import { activeContext, storage } from "./context/storage.js";
import type { Filter, Transport, TslogTransport } from "./contracts.js";
import { parseRecordSerializer, type RecordSerializer } from "./filters/serializers.js";
import type { HeldLines } from "./held/held-lines.js";
import { heldBackMark } from "./held/mark.js";
import { callSite } from "./internal/call-site.js";
import { checkFunction, checkName, configError } from "./internal/check-options.js";
import { type Undo, undoOnce } from "./internal/undo.js";
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
import type { ChildOptions, Logger, LogMethod } from "./logger-contract.js";
import {
  current,
  decideLevel,
  type LevelSources,
  levelSources,
  NOTHING_NAMED,
  type OwnLevels,
  RunTimeLevels,
} from "./logger-level.js";
import { checkChildKeys, parseBindings, placeOfFilters, type Settings, type SharedSettings } from "./options.js";
import { emit, type Pipeline } from "./pipeline.js";
import { printing } from "./printed-text.js";
import { readArguments } from "./read-arguments.js";
import { type LoggerStats, statsOf } from "./stats.js";

/**
 * Counts the changes of any logger's level, filters or transports. A logger that has not seen the last one refreshes
 * itself.
 */
let changes = 0;

/** What a logger has of its own. The rest is inherited. */
export interface OwnSettings extends OwnLevels {
  readonly shared: SharedSettings;
  filters: readonly AttachedFilter[];
  /** The parent's serializers included. */
  readonly serializer: RecordSerializer | undefined;
  transports: readonly AttachedTransport[];
}

/** A logger. What it has of its own is loaded when it is first used. */
export class ContextLogger implements Logger {
  readonly name: string | undefined;
  readonly bindings: Fields;
  readonly silly: LogMethod = this.#method(SILLY);
  readonly trace: LogMethod = this.#method(TRACE);
  readonly debug: LogMethod = this.#method(DEBUG);
  readonly info: LogMethod = this.#method(INFO);
  readonly warn: LogMethod = this.#method(WARN);
  readonly error: LogMethod = this.#method(ERROR);
  readonly fatal: LogMethod = this.#method(FATAL);

  readonly #bindingSet: FieldSet;
  /** The bindings of lines that are held back. */
  #heldBindingSet: FieldSet | undefined;
  readonly #parent: ContextLogger | undefined;
  readonly #load: () => OwnSettings;
  #own: OwnSettings | undefined;
  // Inherited and own settings together, as of the last change seen.
  #seen = -1;
  #minLevelId = SILLY;
  #levels: LevelSources | undefined;
  /** The least level that calls may have to do with: those between it and the minimum are held back. */
  #gateId = SILLY;
  #pipeline: Pipeline | undefined;
  readonly #latest = (): Pipeline => this.#refresh();
  /** What replaces the transports and the minimum level. The last one counts. */
  #redirects: readonly AttachedTransport[] = [];

  constructor(name: string | undefined, bindings: Fields, load: () => OwnSettings, parent?: ContextLogger) {
    this.name = name;
    this.bindings = Object.freeze(bindings);
    this.#bindingSet = new FieldSet(bindings);
    this.#load = load;
    this.#parent = parent;
    callSite.write = this.#write;
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
    const attached = new AttachedTransport(option, transport, this.#ownSettings().shared);
    this.#redirects = [...this.#redirects, attached];
    return this.#changed(() => {
      this.#redirects = without(this.#redirects, attached);
    });
  }

  get minLevel(): LevelName | "OFF" {
    this.#refresh();
    return levelName(this.#minLevelId);
  }

  set minLevel(level: Level) {
    this.#ownSettings().minLevelId = parseLevel(level, "minLevel");
    changes++;
  }

  setLevels(levels: LevelsByName): Undo {
    const own = this.#ownSettings();
    const given = new RunTimeLevels(parseLevels("setLevels' levels", levels));
    const before = current(own.named);
    own.named = given;
    return this.#changed(() => {
      given.undoneTo = before;
    });
  }

  log(level: Level, ...values: unknown[]): void {
    let levelId = ERROR;
    try {
      levelId = this.#levelIdOf(level);
      if (!this.#isEnabled(levelId)) return;
      this.#write(levelId, values.length, values[0], values[1], values.length > 2 ? values : undefined);
    } catch {
      try {
        this.#writeLater(levelId, values);
      } catch {
        lostCalls.count++;
      }
    }
  }

  #levelIdOf(level: unknown): number {
    const levelId = findLevel(level);
    if (levelId !== undefined && levelId !== OFF) return levelId;
    const message = "ctxlog: log() was called with OFF, or a level that does not exist; the line is logged at ERROR";
    this.#ownSettings().shared.report(new TypeError(message), "config");
    return ERROR;
  }

  isLevelEnabled(level: Level): boolean {
    const levelId = parseLevel(level, "isLevelEnabled's level");
    return levelId < OFF && this.#isEnabled(levelId);
  }

  child(options: ChildOptions): Logger {
    checkChildKeys(options);
    const name = [this.name, checkName("name", options.name)].filter((part) => part !== undefined).join(".");
    const { shared, serializer } = this.#ownSettings();
    const own: OwnSettings = {
      shared,
      minLevelId: options.minLevel === undefined ? undefined : parseLevel(options.minLevel, "child's minLevel"),
      named: NOTHING_NAMED,
      filters: attachFilters("child's filters", options.filters, placeOfFilters(shared)),
      serializer: parseRecordSerializer("child's serializers", options.serializers, serializer),
      transports: [],
    };
    const bindings = { ...this.bindings, ...parseBindings(options.bindings) };
    return new ContextLogger(name || undefined, bindings, () => own, this);
  }

  addFilter(filter: Filter): Undo {
    checkFunction("addFilter's filter", filter, "a function of a record");
    const own = this.#ownSettings();
    const attached = new AttachedFilter("addFilter's filter", filter, placeOfFilters(own.shared));
    own.filters = [...own.filters, attached];
    return this.#changed(() => {
      own.filters = without(own.filters, attached);
      attached.removed();
    });
  }

  attachTransport(transport: Transport | TslogTransport): Undo {
    const own = this.#ownSettings();
    const attached = new AttachedTransport("attachTransport's transport", transport, own.shared);
    own.transports = [...own.transports, attached];
    return this.#changed(() => {
      own.transports = without(own.transports, attached);
      attached.detached();
    });
  }

  stats(): LoggerStats {
    return statsOf(this.#refresh().transports);
  }

  async flush(): Promise<void> {
    const { flushTimeout } = this.#ownSettings().shared;
    this.#flushFilters();
    const { transports, report } = this.#refresh();
    await Promise.all(transports.map((transport) => transport.flush(flushTimeout, report)));
  }

  async close(): Promise<void> {
    const { filters, transports, shared } = this.#ownSettings();
    for (const filter of filters) filter.flush();
    await Promise.all(transports.map((transport) => transport.dispose(shared.flushTimeout, shared.report)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** Has all filters that a line of this logger meets write what they have to say. */
  #flushFilters(): void {
    if (this.#parent !== undefined) this.#parent.#flushFilters();
    for (const filter of this.#ownSettings().filters) filter.flush();
  }

  /** Counts a change, and returns its undo function. */
  #changed(undo: () => void): Undo {
    changes++;
    return undoOnce(() => {
      undo();
      changes++;
    });
  }

  #ownSettings(): OwnSettings {
    this.#own ??= this.#load();
    return this.#own;
  }

  /** Applies the changes made here or in an ancestor since the last call. */
  #refresh(): Pipeline {
    if (this.#seen === changes && this.#pipeline !== undefined) return this.#pipeline;
    const ownSettings = this.#ownSettings();
    const { shared, filters: attached, serializer, transports } = ownSettings;
    const filters = attached.map(({ run }) => run);
    const parent = this.#parent;
    const inherited = parent === undefined ? undefined : parent.#refresh();
    const inheritedLevels = parent === undefined ? undefined : parent.#levels;
    const redirect = this.#redirects.at(-1);
    this.#levels = levelSources(inheritedLevels, this.name, ownSettings, redirect !== undefined);
    this.#minLevelId = decideLevel(this.name, this.#levels, shared.levels);
    this.#gateId = gateOf(this.#minLevelId, shared.heldLines);
    const own = inherited === undefined ? transports : [...inherited.transports, ...transports];
    const used = redirect === undefined ? own : [redirect];
    this.#pipeline = {
      filters: inherited === undefined ? filters : [...inherited.filters, ...filters],
      transports: used,
      serializer,
      redactor: shared.redactor,
      isPublished: true,
      inspectsRecords: used.some(({ inspectsRecords }) => inspectsRecords),
      hasOwnViews: used.some(({ hasOwnView }) => hasOwnView),
      heldLines: shared.heldLines,
      report: shared.report,
      latest: this.#latest,
    };
    this.#seen = changes;
    return this.#pipeline;
  }

  #isEnabled(levelId: number): boolean {
    this.#refresh();
    if (levelId >= this.#minLevelId || (this.#minLevelId !== OFF && passesByContext(levelId))) return true;
    return levelId >= this.#gateId && activeContext() !== undefined;
  }

  /**
   * The method for one level: a closure, so that it can be passed on (`catch(log.error)`), and with named parameters,
   * because a rest array would be created even for a call that logs nothing. (bench: disabled)
   */
  #method(levelId: number): LogMethod {
    const logger = this;
    return function log(first?: unknown, second?: unknown): void {
      try {
        if (logger.#seen !== changes) logger.#refresh();
        if (levelId < logger.#gateId && (logger.#gateId === OFF || !passesByContext(levelId))) return;
        const count = arguments.length;
        logger.#write(levelId, count, first, second, count > 2 ? Array.from(arguments) : undefined);
      } catch {
        try {
          logger.#writeLater(levelId, arguments);
        } catch {
          lostCalls.count++;
        }
      }
    };
  }

  /** Repeats a call for which the stack had no room left, from an empty stack, in the same context. */
  #writeLater(levelId: number, args: ArrayLike<unknown>): void {
    const { text } = printing;
    repeatLater(() => {
      const values = Array.from(args);
      printing.text = text;
      try {
        this.#write(levelId, values.length, values[0], values[1], values.length > 2 ? values : undefined);
      } finally {
        printing.text = undefined;
      }
    });
  }

  /** @param all All the arguments, if there are more than two. */
  #write(levelId: number, count: number, first: unknown, second: unknown, all: unknown[] | undefined): void {
    const { shared } = this.#own as OwnSettings;
    if (lostCalls.count > 0) reportLostCalls(shared.report);
    const record = new CallRecord(timeOf(shared.clock, shared.report), levelId, this.name, this.#bindingSet);
    if (shared.heldLines !== undefined && !this.#prepareToHold(record, shared.heldLines)) return;
    readArguments(record, count, first, second, all);
    if (printing.text !== undefined && printing.text.text === record.message) record.printed = printing.text;
    emit(record, this.#pipeline as Pipeline);
  }

  /** Says in the record whether it is held, or may be. Returns false if its level is disabled outside any context. */
  #prepareToHold(record: CallRecord, heldLines: HeldLines): boolean {
    const { levelId } = record;
    const isDisabled = levelId < this.#minLevelId && !passesByContext(levelId);
    const stored = storage.getStore();
    record.stored = stored;
    if (stored?.fieldSet === undefined) return !isDisabled;
    const hasFailed = heldLines.isOpen(slotsOf(stored));
    record.ifSampledOut = hasFailed ? "write" : "hold";
    if (!isDisabled || hasFailed) return true;
    this.#heldBindingSet ??= heldBackMark.bindingsOf(record).fieldSet;
    record.isHeld = true;
    record.bindings = this.#heldBindingSet.fields;
    record.bindingSet = this.#heldBindingSet;
    return true;
  }
}

/** The least level whose calls are looked at. A logger that is off holds nothing either. */
function gateOf(minLevelId: number, heldLines: HeldLines | undefined): number {
  return heldLines === undefined || minLevelId === OFF ? minLevelId : Math.min(minLevelId, heldLines.settings.levelId);
}

function without<T>(list: readonly T[], entry: T): readonly T[] {
  return list.filter((one) => one !== entry);
}

export function ownSettingsOf({ shared, minLevelId, filters, serializer, transports }: Settings): OwnSettings {
  return { shared, minLevelId, named: NOTHING_NAMED, filters, serializer, transports };
}
