import { emptyRecord, type InternalRecord, levelIdOf } from "../call-record.js";
import type { Fields } from "../context/field-set.js";
import { INFO, LEVEL_NAMES } from "../level.js";
import { cut } from "./escape.js";
import { JsonValues } from "./json-values.js";
import type { Layout } from "./layout.js";
import type { Limits } from "./limits.js";
import { hasFields, mergeFields } from "./merge.js";
import { isPlainKey, MAX_NAME, NameSets, type Names } from "./names.js";

/** The fields of a logger or a context, rendered once. */
interface KeptFields {
  readonly text: string;
  readonly keys: readonly string[];
  /** Whether every name is a key as it was given, and every value stays what it is: only then does the text count. */
  readonly plain: boolean;
  /** Of a context: what it came to beside the logger that logged last. */
  last: (Beside & { readonly logger: LoggerText }) | undefined;
}

/** What stands before a call's own fields. */
interface Beside {
  /** The kept fields; undefined where a key stands twice, or nothing can be kept: then the record is merged. */
  readonly text: string | undefined;
  readonly names: Names;
}

/** Of a logger, rendered once; its text is that of its own fields. */
export interface LoggerText extends Beside {
  readonly name: string | undefined;
  /** What stands before the IDs, by level. */
  readonly heads: readonly string[];
  readonly kept: KeptFields | undefined;
}

/** Of a context, rendered once. There may be any number alive, so it is small. (bench: heap) */
export interface ContextText {
  readonly requestId: string | undefined;
  readonly sessionId: string | undefined;
  /** The head of the last line in it, and that with the IDs behind it. */
  head: string;
  start: string;
  readonly kept: KeptFields | undefined;
}

const NO_KEYS: readonly string[] = [];

/**
 * The parts of a line that both formats render alike. What belongs to a logger or a context is rendered once and kept in
 * its scope (bench: json, line, child); a kept text counts only for the very objects that it was made of, so a filter
 * that replaces them is never passed by. Where a key stands twice, or is the layout's own, the record is merged instead.
 */
export class FieldRenderer {
  readonly #layout: Layout;
  readonly #limits: Limits;
  readonly #names: NameSets;
  readonly #tangled: Beside;
  readonly #besideError: Beside;
  #outside: ContextText | undefined;

  constructor(layout: Layout, limits: Limits) {
    this.#layout = layout;
    this.#limits = limits;
    this.#names = new NameSets(layout);
    this.#tangled = { text: undefined, names: this.#names.free };
    this.#besideError = { text: "", names: this.#names.besideError };
  }

  /** What is known of a record's logger. */
  logger(record: InternalRecord): LoggerText {
    const scope = record.bindingSet;
    if (scope === undefined || scope.fields !== record.bindings) return this.#loggerText(record);
    const known = scope.find(this) as LoggerText | undefined;
    if (known === undefined) return scope.store(this, this.#loggerText(record));
    return known.name === record.name ? known : this.#loggerText(record);
  }

  /** What is known of a record's context. */
  context(record: InternalRecord): ContextText {
    if (record.context === undefined) {
      if (this.#outside !== undefined && sameIds(this.#outside, record)) return this.#outside;
      this.#outside = this.#contextText(record);
      return this.#outside;
    }
    const scope = record.contextSet;
    if (scope === undefined || scope.fields !== record.context) return this.#contextText(record);
    const known = scope.find(this) as ContextText | undefined;
    if (known === undefined) return scope.store(this, this.#contextText(record));
    return sameIds(known, record) ? known : this.#contextText(record);
  }

  /** What a line begins with behind its time: the head and the IDs. */
  start(record: InternalRecord, logger: LoggerText, context: ContextText): string {
    const head = logger.heads[levelIdOf(record)] as string;
    if (head !== context.head) {
      context.start = flat(head + context.start.slice(context.head.length));
      context.head = head;
    }
    return context.start;
  }

  /** All the fields of a record, each key once, the nearest winning: the call's over the bindings over the context's. */
  fields(record: InternalRecord, logger: LoggerText, context: ContextText, values: JsonValues): string {
    const { fields, error } = record;
    let kept = "";
    let { names } = logger;
    if (error !== undefined || logger.kept !== undefined || context.kept !== undefined) {
      const beside = this.#beside(logger, context, error);
      if (beside.text === undefined) return this.merged(record, values);
      kept = beside.text;
      names = beside.names;
    }
    if (fields === undefined) return kept;
    const { room } = values;
    const own = this.#own(fields, names, values);
    if (own !== undefined) return kept === "" ? own : kept + own;
    values.rewind(room);
    return this.merged(record, values);
  }

  /** The same, whatever the fields are. */
  merged(record: InternalRecord, values: JsonValues): string {
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

  /** What stands before a call's own fields, and how their names are then written. */
  #beside(logger: LoggerText, context: ContextText, error: unknown): Beside {
    const { kept } = context;
    if (error !== undefined) return logger.kept === undefined && kept === undefined ? this.#besideError : this.#tangled;
    if (kept === undefined) return logger;
    if (kept.last?.logger === logger) return kept.last;
    const bound = logger.kept?.keys ?? NO_KEYS;
    const meet = bound.some((key) => kept.keys.includes(key));
    kept.last =
      meet || !kept.plain || logger.text === undefined
        ? { ...this.#tangled, logger }
        : { logger, text: flat(kept.text + logger.text), names: this.#names.beside([...kept.keys, ...bound]) };
    return kept.last;
  }

  /** The call's fields, where none of them needs a second look; else undefined. */
  #own(fields: Fields, names: Names, values: JsonValues): string | undefined {
    let text = "";
    try {
      let left = this.#limits.keys;
      for (const key in fields) {
        // biome-ignore lint/suspicious/noPrototypeBuiltins: V8 knows this test within for-in, and leaves it out (bench: json)
        if (!Object.prototype.hasOwnProperty.call(fields, key) || left-- === 0) return undefined;
        const name = names.of(key);
        if (name === undefined) return undefined;
        const value = this.#layout.value(fields[key], values);
        if (value !== undefined) text += name + value;
      }
    } catch {
      return undefined;
    }
    return text;
  }

  #field(key: string, value: unknown, values: JsonValues): string {
    const text = this.#layout.value(value, values);
    return text === undefined ? "" : this.#layout.name(key) + text;
  }

  #loggerText(record: InternalRecord): LoggerText {
    const { name, bindings } = record;
    const heads = LEVEL_NAMES.map((level) => flat(this.#layout.head(name, level)));
    const kept = this.#keep(bindings, "bindings");
    if (kept === undefined) return { name, heads, kept, text: "", names: this.#names.free };
    return {
      name,
      heads,
      kept,
      ...(kept.plain ? { text: kept.text, names: this.#names.beside(kept.keys) } : this.#tangled),
    };
  }

  #contextText(record: InternalRecord): ContextText {
    const { requestId, sessionId, context } = record;
    return { requestId, sessionId, head: "", start: this.#layout.ids(record), kept: this.#keep(context, "context") };
  }

  /** The fields of a logger or a context by themselves; undefined where there are none. */
  #keep(fields: Fields | undefined, part: "bindings" | "context"): KeptFields | undefined {
    const { contextKeys } = this.#layout;
    if (fields === undefined || !hasFields(fields, part === "context" ? contextKeys : undefined)) return undefined;
    const record = Object.assign(emptyRecord(0, INFO), { [part]: fields });
    const merged = mergeFields(record, contextKeys, this.#limits.keys);
    const keys = [...merged.keys()];
    // An object may be changed before the next line, which must show it as it is then.
    const plain = keys.every((key) => isPlainKey(key, this.#layout, record) && !isObject(merged.get(key)));
    return {
      text: plain ? flat(this.merged(record, new JsonValues(this.#limits))) : "",
      keys,
      plain,
      last: undefined,
    };
  }
}

function isObject(value: unknown): boolean {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}

function sameIds(known: ContextText, record: InternalRecord): boolean {
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
