import type { Fields, LevelName, LogRecord } from "../contracts.js";
import { LEVEL_NAMES } from "../level.js";
import { cut } from "./escape.js";
import type { Limits } from "./limits.js";
import { type ContextKeys, MORE, mergeFields } from "./merge.js";
import { ValueWriter } from "./values.js";

/** What a layout says of its parts; everything that is kept is rendered through these. */
export interface Layout {
  /** What stands before a line's IDs because of its logger and level. */
  head(name: string | undefined, level: LevelName): string;
  /** The record's IDs. */
  ids(record: LogRecord): string;
  /** A field's name, with what stands before and behind it. */
  name(key: string): string;
  /** A field's value; undefined to leave the field out. */
  value(value: unknown, values: ValueWriter): string | undefined;
  /** Which of the context's keys are shown as fields. */
  readonly contextKeys: ContextKeys;
  /** Whether a key is one of the layout's own; a user's is then renamed. */
  isReserved(key: string, record: LogRecord): boolean;
}

/** Of a logger, rendered once. */
interface LoggerText {
  readonly name: string | undefined;
  readonly heads: readonly string[];
  readonly fields: string;
  readonly keys: readonly string[];
  /** Whether every name is a key as it was given: only then do the keys tell what meets another field. */
  readonly plain: boolean;
}

/** Of a context, rendered once. */
interface ContextText {
  readonly requestId: string | undefined;
  readonly sessionId: string | undefined;
  readonly ids: string;
  readonly fields: string;
  readonly keys: readonly string[];
  /** Whether every name is a key as it was given: only then do the keys tell what meets another field. */
  readonly plain: boolean;
}

/** How many names are kept: a program has some hundreds, a hostile one any number. */
const MAX_NAMES = 2000;
/** How long a field's name may be; what is longer is cut. */
const MAX_NAME = 200;
const RESERVED = "";
const NO_KEYS: readonly string[] = [];
const NO_FIELDS = { fields: "", keys: NO_KEYS, plain: true };

const EMPTY_RECORD: LogRecord = {
  time: 0,
  level: "INFO",
  levelId: 3,
  name: undefined,
  message: "",
  fields: undefined,
  bindings: undefined,
  error: undefined,
  context: undefined,
  requestId: undefined,
  sessionId: undefined,
};

/**
 * The parts of a line that both formats render alike. What belongs to a logger or a context is rendered once and kept in
 * its scope (bench: json, line, child); a kept text counts only for the very objects that it was made of, so a filter
 * that replaces them is never passed by. Where a key stands twice, or is the layout's own, the record is merged instead.
 */
export class FieldRenderer {
  readonly #layout: Layout;
  readonly #limits: Limits;
  readonly #names = new Map<string, string>();
  #outside: ContextText | undefined;

  constructor(layout: Layout, limits: Limits) {
    this.#layout = layout;
    this.#limits = limits;
  }

  /** What is known of a record's logger. */
  logger(record: LogRecord): LoggerText {
    const scope = record.loggerScope;
    if (scope === undefined || scope.fields !== record.bindings) return this.#loggerText(record);
    const known = scope.find(this) as LoggerText | undefined;
    if (known === undefined) return scope.keep(this, this.#loggerText(record));
    return known.name === record.name ? known : this.#loggerText(record);
  }

  /** What is known of a record's context. */
  context(record: LogRecord): ContextText {
    const scope = record.contextScope;
    if (record.context === undefined) {
      if (this.#outside !== undefined && sameIds(this.#outside, record)) return this.#outside;
      this.#outside = this.#contextText(record);
      return this.#outside;
    }
    if (scope === undefined || scope.fields !== record.context) return this.#contextText(record);
    const known = scope.find(this) as ContextText | undefined;
    if (known === undefined) return scope.keep(this, this.#contextText(record));
    return sameIds(known, record) ? known : this.#contextText(record);
  }

  /** All the fields of a record, each key once, the nearest winning: the call's over the bindings over the context's. */
  fields(record: LogRecord, logger: LoggerText, context: ContextText, values: ValueWriter): string {
    const { fields } = record;
    if (record.error !== undefined || !context.plain || !logger.plain || overlap(context.keys, logger.keys))
      return this.merged(record, values);
    const kept = context.fields + logger.fields;
    if (fields === undefined) return kept;
    const { room } = values;
    const own = this.#own(record, fields, logger.keys.length > 0, context.keys.length > 0, values);
    if (own !== undefined) return kept + own;
    values.rewind(room);
    return this.merged(record, values);
  }

  /** The same, whatever the fields are. */
  merged(record: LogRecord, values: ValueWriter): string {
    const layout = this.#layout;
    const merged = mergeFields(record, layout.contextKeys, this.#limits.keys);
    const used = new Set<string>();
    let text = "";
    for (const [key, value] of merged) {
      let name = cut(key, MAX_NAME);
      while (used.has(name) || (name !== key && merged.has(name)) || layout.isReserved(name, record)) name += "_";
      used.add(name);
      text += this.#field(name, value, values);
    }
    return text;
  }

  /** The call's fields, where none of them needs a second look; else undefined. */
  #own(record: LogRecord, fields: Fields, bound: boolean, inContext: boolean, values: ValueWriter): string | undefined {
    let text = "";
    try {
      const keys = Object.keys(fields);
      if (keys.length > this.#limits.keys) return undefined;
      for (let index = 0; index < keys.length; index++) {
        const key = keys[index] as string;
        const name = this.#names.get(key) ?? this.#learn(key, record);
        if (name === RESERVED) return undefined;
        if (bound && Object.hasOwn(record.bindings as Fields, key)) return undefined;
        if (inContext && Object.hasOwn(record.context as Fields, key)) return undefined;
        const value = this.#layout.value(fields[key], values);
        if (value !== undefined) text += name + value;
      }
    } catch {
      return undefined;
    }
    return text;
  }

  #field(key: string, value: unknown, values: ValueWriter): string {
    const text = this.#layout.value(value, values);
    return text === undefined ? "" : this.#layout.name(key) + text;
  }

  #learn(key: string, record: LogRecord): string {
    const name = this.#isPlain(key, record) ? this.#layout.name(key) : RESERVED;
    if (this.#names.size < MAX_NAMES && key.length <= MAX_NAME) this.#names.set(key, name);
    return name;
  }

  #isPlain(key: string, record: LogRecord): boolean {
    return key.length <= MAX_NAME && key !== MORE && !this.#layout.isReserved(key, record);
  }

  #loggerText(record: LogRecord): LoggerText {
    const { name, bindings } = record;
    const heads = LEVEL_NAMES.map((level) => this.#layout.head(name, level));
    return { name, heads, ...this.#alone({ ...EMPTY_RECORD, bindings }) };
  }

  #contextText(record: LogRecord): ContextText {
    const { requestId, sessionId, context } = record;
    const ids = this.#layout.ids(record);
    return { requestId, sessionId, ids, ...this.#alone({ ...EMPTY_RECORD, context }) };
  }

  /** The fields of a logger or a context by themselves, and their keys. */
  #alone(record: LogRecord): typeof NO_FIELDS {
    const merged = mergeFields(record, this.#layout.contextKeys, this.#limits.keys);
    if (merged.size === 0) return NO_FIELDS;
    const keys = [...merged.keys()];
    const plain = keys.every((key) => this.#isPlain(key, record));
    return { fields: this.merged(record, new ValueWriter(this.#limits)), keys, plain };
  }
}

function sameIds(known: ContextText, record: LogRecord): boolean {
  return known.requestId === record.requestId && known.sessionId === record.sessionId;
}

function overlap(some: readonly string[], others: readonly string[]): boolean {
  return some.length > 0 && others.length > 0 && some.some((key) => others.includes(key));
}
