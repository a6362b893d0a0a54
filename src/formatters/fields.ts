import type { Fields, LevelName, LogRecord } from "../contracts.js";
import { LEVEL_NAMES } from "../level.js";
import { cut } from "./escape.js";
import type { Limits } from "./limits.js";
import { type ContextKeys, hasFields, MORE, mergeFields } from "./merge.js";
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
  /** Whether every name is a key as it was given, and every value stays what it is: only then can the text be kept. */
  readonly plain: boolean;
}

/** Of a context, rendered once. */
interface ContextText {
  readonly requestId: string | undefined;
  readonly sessionId: string | undefined;
  readonly ids: string;
  readonly fields: string;
  readonly keys: readonly string[];
  /** The same as of a logger. */
  readonly plain: boolean;
  /** What the last line in this context began with. */
  parts: Parts | undefined;
}

/** How the names of further fields are written, beside keys that are taken already. */
interface Names {
  readonly taken: readonly string[];
  readonly known: Map<string, string>;
}

/** What a logger and a context make of a line before its own fields are known. */
export interface Parts {
  readonly logger: LoggerText;
  readonly levelId: number;
  /** The head and the IDs. */
  readonly head: string;
  /** The fields of context and logger. */
  readonly fields: string;
  /** Whether some of these meet each other, were renamed or may change: then every line is merged. */
  readonly tangled: boolean;
  readonly names: Names;
}

/** How many names are kept: a program has some hundreds, a hostile one any number. */
const MAX_NAMES = 2000;
/** For how many sets of taken keys names are kept. */
const MAX_KEY_SETS = 100;
/** How long a field's name may be; what is longer is cut. */
const MAX_NAME = 200;
/** Stands for the name of a key that needs a second look. */
const IN_USE = "";
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
  readonly #names = new Map<string, Names>();
  readonly #free: Names = { taken: [], known: new Map() };
  #outside: ContextText | undefined;

  constructor(layout: Layout, limits: Limits) {
    this.#layout = layout;
    this.#limits = limits;
  }

  /** What is known of a record before its own fields: of its logger, its level and its context. */
  parts(record: LogRecord): Parts {
    const logger = this.#logger(record);
    const context = this.#context(record);
    const last = context.parts;
    if (last !== undefined && last.logger === logger && last.levelId === record.levelId) return last;
    context.parts = this.#join(logger, record.levelId, context);
    return context.parts;
  }

  /** All the fields of a record, each key once, the nearest winning: the call's over the bindings over the context's. */
  fields(record: LogRecord, parts: Parts, values: ValueWriter): string {
    if (record.error !== undefined || parts.tangled) return this.merged(record, values);
    const { fields } = record;
    if (fields === undefined) return parts.fields;
    const { room } = values;
    const own = this.#own(fields, parts.names, values);
    if (own !== undefined) return parts.fields + own;
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
      // Many long keys may differ only where they are cut.
      let name = key.length > MAX_NAME ? `${cut(key, MAX_NAME)}_${used.size}` : key;
      while (used.has(name) || (name !== key && merged.has(name)) || layout.isReserved(name, record)) name += "_";
      used.add(name);
      text += this.#field(name, value, values);
    }
    return text;
  }

  #logger(record: LogRecord): LoggerText {
    const scope = record.loggerScope;
    if (scope === undefined || scope.fields !== record.bindings) return this.#loggerText(record);
    const known = scope.find(this) as LoggerText | undefined;
    if (known === undefined) return scope.keep(this, this.#loggerText(record));
    return known.name === record.name ? known : this.#loggerText(record);
  }

  #context(record: LogRecord): ContextText {
    if (record.context === undefined) {
      if (this.#outside !== undefined && sameIds(this.#outside, record)) return this.#outside;
      this.#outside = this.#contextText(record);
      return this.#outside;
    }
    const scope = record.contextScope;
    if (scope === undefined || scope.fields !== record.context) return this.#contextText(record);
    const known = scope.find(this) as ContextText | undefined;
    if (known === undefined) return scope.keep(this, this.#contextText(record));
    return sameIds(known, record) ? known : this.#contextText(record);
  }

  #join(logger: LoggerText, levelId: number, context: ContextText): Parts {
    const taken = [...context.keys, ...logger.keys];
    const tangled = !context.plain || !logger.plain || new Set(taken).size < taken.length;
    return {
      logger,
      levelId,
      head: flat((logger.heads[levelId] as string) + context.ids),
      fields: tangled ? "" : flat(context.fields + logger.fields),
      tangled,
      names: tangled || taken.length === 0 ? this.#free : this.#namesBeside(taken),
    };
  }

  /** Loggers and contexts with the same keys share what is known of further names: a child for each request would know none. */
  #namesBeside(taken: readonly string[]): Names {
    const set = JSON.stringify(taken);
    let names = this.#names.get(set);
    if (names === undefined) {
      names = { taken, known: new Map() };
      if (this.#names.size >= MAX_KEY_SETS) this.#names.clear();
      this.#names.set(set, names);
    }
    return names;
  }

  /** The call's fields, where none of them needs a second look; else undefined. */
  #own(fields: Fields, names: Names, values: ValueWriter): string | undefined {
    let text = "";
    try {
      let left = this.#limits.keys;
      for (const key in fields) {
        // V8 knows this test within for-in and leaves it out; Object.keys would make a list. (bench: json)
        if (!Object.hasOwn(fields, key) || left-- === 0) return undefined;
        const name = names.known.get(key) ?? this.#learn(key, names);
        if (name === IN_USE) return undefined;
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

  #learn(key: string, { known, taken }: Names): string {
    const isFree = !taken.includes(key) && this.#isPlain(key, EMPTY_RECORD);
    const name = isFree ? this.#layout.name(key) : IN_USE;
    if (known.size < MAX_NAMES && key.length <= MAX_NAME) known.set(key, name);
    return name;
  }

  #isPlain(key: string, record: LogRecord): boolean {
    return key.length <= MAX_NAME && key !== MORE && !this.#layout.isReserved(key, record);
  }

  #loggerText(record: LogRecord): LoggerText {
    const { name, bindings } = record;
    const heads = LEVEL_NAMES.map((level) => this.#layout.head(name, level));
    return { name, heads, ...this.#alone(bindings, "bindings") };
  }

  #contextText(record: LogRecord): ContextText {
    const { requestId, sessionId, context } = record;
    const ids = this.#layout.ids(record);
    return { requestId, sessionId, ids, ...this.#alone(context, "context"), parts: undefined };
  }

  /** The fields of a logger or a context by themselves, and their keys. */
  #alone(fields: Fields | undefined, part: "bindings" | "context"): typeof NO_FIELDS {
    const { contextKeys } = this.#layout;
    if (fields === undefined || !hasFields(fields, part === "context" ? contextKeys : undefined)) return NO_FIELDS;
    const record = { ...EMPTY_RECORD, [part]: fields };
    const merged = mergeFields(record, contextKeys, this.#limits.keys);
    const keys = [...merged.keys()];
    // An object may be changed before the next line, which must show it as it is then.
    const plain = keys.every((key) => this.#isPlain(key, record) && !isObject(merged.get(key)));
    return { fields: plain ? this.merged(record, new ValueWriter(this.#limits)) : "", keys, plain };
  }
}

function isObject(value: unknown): boolean {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function sameIds(known: ContextText, record: LogRecord): boolean {
  return known.requestId === record.requestId && known.sessionId === record.sessionId;
}

/**
 * A text in one piece. One that was joined by `+` is a tree, which would be walked anew for each line that it becomes a part
 * of; to be read as a number, it is made flat. (bench: json)
 */
function flat(text: string): string {
  Number(text);
  return text;
}
