import type { CurrentContext } from "./context/context.js";
import type { FieldSet, Fields } from "./context/field-set.js";
import type { Stored } from "./context/storage.js";
import type { LogRecord } from "./contracts.js";
import type { Report } from "./internal/report.js";
import { FATAL, findLevel, LEVEL_NAMES, type LevelName } from "./level.js";
import type { PrintedText } from "./printed-text.js";

/** The internal properties of a record. A record that a filter made may lack any of them. */
export interface RecordInternals {
  /** The level's number; it counts only while it fits `level`. */
  levelId: number;
  /**
   * The field sets in which formatters store what they rendered. Each counts only while its fields are the record's.
   */
  bindingSet: FieldSet | undefined;
  contextSet: FieldSet<CurrentContext> | undefined;
  /** Where failures of this record's call are reported. */
  report: Report | undefined;
  /** What the storage held at the call, if it was read before the filters ran. */
  stored: Stored;
  /**
   * The text in the message that was made of arguments with an object among them: the stacks of errors are in it, and
   * redaction makes it anew of arguments without secrets. A filter may have set another message.
   */
  printed: PrintedText | undefined;
  /**
   * What becomes of the line if it is not in a sample: it is held back until its context fails, or written because that
   * has failed. Undefined: it is dropped.
   */
  ifSampledOut: "hold" | "write" | undefined;
  /** Whether its values are what the logger's serializers made of them. */
  isSerialized: boolean | undefined;
  /** Whether the line is held back instead of written: its level is disabled, or it is not in a sample. */
  isHeld: boolean | undefined;
  /** The shares of the sampling filters that the record has passed. */
  shares: Shares | undefined;
  /**
   * Returns the pipeline of the logger that was called, for lines that filters write. A function, like the next, so that
   * users' transports can make JSON of the record.
   */
  pipeline: (() => object) | undefined;
  /** The filter that wrote the line, or what in the logger did: no rate limit holds it back. */
  writtenBy: CallableFunction | undefined;
}

/** Shares, by the kind of ID that decided. */
export type Shares = Readonly<Partial<Record<"request" | "session" | "trace", number>>>;

/** A record that may have internal properties. */
export type InternalRecord = LogRecord & Partial<RecordInternals>;

/** A record of one fixed shape: the hot path depends on it. */
export class CallRecord implements LogRecord, RecordInternals {
  time: number;
  level: LevelName;
  levelId: number;
  name: string | undefined;
  message: string;
  fields: Fields | undefined;
  bindings: Fields | undefined;
  error: unknown;
  context: Partial<CurrentContext> | undefined;
  requestId: string | undefined;
  sessionId: string | undefined;
  tag: Readonly<Record<string, string>> | undefined;
  bindingSet: FieldSet | undefined;
  contextSet: FieldSet<CurrentContext> | undefined;
  report: Report | undefined;
  stored: Stored;
  printed: PrintedText | undefined;
  ifSampledOut: "hold" | "write" | undefined;
  isHeld: boolean | undefined;
  isSerialized: boolean | undefined;
  shares: Shares | undefined;
  pipeline: (() => object) | undefined;
  writtenBy: CallableFunction | undefined;

  constructor(time: number, levelId: number, name: string | undefined, bindingSet: FieldSet | undefined) {
    this.time = time;
    this.level = LEVEL_NAMES[levelId] as LevelName;
    this.levelId = levelId;
    this.name = name;
    this.message = "";
    this.fields = undefined;
    this.bindings = bindingSet?.fields;
    this.error = undefined;
    this.context = undefined;
    this.requestId = undefined;
    this.sessionId = undefined;
    this.tag = undefined;
    this.bindingSet = bindingSet;
    this.contextSet = undefined;
    this.report = undefined;
    this.stored = undefined;
    this.printed = undefined;
    this.ifSampledOut = undefined;
    this.isHeld = undefined;
    this.isSerialized = undefined;
    this.shares = undefined;
    this.pipeline = undefined;
    this.writtenBy = undefined;
  }
}

/** A copy of a record: of the same shape, if it has that of a call's record. */
export function copyOf(record: InternalRecord): InternalRecord {
  if (!(record instanceof CallRecord)) return { ...record };
  return Object.assign(new CallRecord(record.time, record.levelId, record.name, record.bindingSet), record);
}

/** A record without content. */
export function emptyRecord(time: number, levelId: number): CallRecord {
  return new CallRecord(time, levelId, undefined, undefined);
}

/**
 * Whether a record's level and number agree. A filter may have set the level, in any case, or to something that is
 * none.
 */
export function hasValidLevel(record: InternalRecord): boolean {
  return record.levelId !== undefined && LEVEL_NAMES[record.levelId] === record.level;
}

/** The number of a record's level. */
export function levelIdOf(record: InternalRecord): number {
  if (hasValidLevel(record)) return record.levelId as number;
  return Math.min(findLevel(record.level) ?? findLevel(record.levelId) ?? FATAL, FATAL);
}

/** A copy of a record, whose level and number agree. */
export function withValidLevel(record: InternalRecord): InternalRecord {
  const levelId = levelIdOf(record);
  return { ...record, level: LEVEL_NAMES[levelId] as LevelName, levelId };
}
