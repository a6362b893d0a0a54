import type { CurrentContext } from "./context/context.js";
import type { FieldSet, Fields } from "./context/field-set.js";
import type { LogRecord } from "./contracts.js";
import { FATAL, findLevel, LEVEL_NAMES, type LevelName } from "./level.js";

/** The internal properties of a record. A record that a filter made may lack any of them. */
export interface RecordInternals {
  /** The level's number; it counts only while it fits `level`. */
  levelId: number;
  /** The field sets in which formatters store what they rendered. Each counts only while its fields are the record's. */
  bindingSet: FieldSet | undefined;
  contextSet: FieldSet<CurrentContext> | undefined;
}

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
  bindingSet: FieldSet | undefined;
  contextSet: FieldSet<CurrentContext> | undefined;

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
    this.bindingSet = bindingSet;
    this.contextSet = undefined;
  }
}

/** A record without content. */
export function emptyRecord(time: number, levelId: number): CallRecord {
  return new CallRecord(time, levelId, undefined, undefined);
}

/** The number of a record's level. A filter may have set the level, in any case, or to something that is none. */
export function levelIdOf(record: InternalRecord): number {
  const { level, levelId } = record;
  if (levelId !== undefined && LEVEL_NAMES[levelId] === level) return levelId;
  return Math.min(findLevel(level) ?? findLevel(levelId) ?? FATAL, FATAL);
}

/** A record whose level and number agree. */
export function withValidLevel(record: InternalRecord): InternalRecord {
  const levelId = levelIdOf(record);
  const level = LEVEL_NAMES[levelId] as LevelName;
  return record.level === level && record.levelId === levelId ? record : { ...record, level, levelId };
}
