import { type InternalRecord, levelIdOf } from "../call-record.js";
import type { CurrentContext } from "../context/context.js";
import type { FieldSet } from "../context/field-set.js";
import type { TagParts } from "../ids/tag.js";
import { LEVEL_NAMES } from "../level.js";
import { FieldRenderer, flat, type RenderedFields } from "./fields.js";
import { JsonValues } from "./json-values.js";
import type { Layout } from "./layout.js";
import type { Limits } from "./limits.js";
import { type FieldNames, NameSets } from "./names.js";

/** What precedes the fields of a call. */
interface Preceding {
  /**
   * The fields of the context and the logger; undefined if they cannot be reused, or share a key: then the record is
   * merged.
   */
  readonly text: string | undefined;
  /** The names of the fields that follow. */
  readonly names: FieldNames;
}

/** A logger, rendered once. Its text is that of its bindings. */
interface RenderedLogger extends Preceding {
  readonly name: string | undefined;
  /** By level. */
  readonly heads: readonly string[];
  readonly bindings: RenderedFields | undefined;
}

/** A context, rendered once, with the tag for which that was done. */
interface RenderedContext {
  readonly requestId: string | undefined;
  readonly sessionId: string | undefined;
  readonly tag: TagParts | undefined;
  readonly ids: string;
  readonly fields: RenderedFields | undefined;
  /** The logger that logged last in this context, and the fields of both. */
  last: (Preceding & { readonly logger: RenderedLogger }) | undefined;
}

/**
 * What is stored of a context. There may be any number of them, so it is only the text of its IDs, if it has no fields
 * besides and the tag is that of its field set. (bench: heap)
 */
type CachedContext = RenderedContext | string;

const NO_KEYS: readonly string[] = [];

/**
 * Renders records in a layout. The parts that belong to a logger or a context are rendered once and stored in its field
 * set (bench: json, line, child). They are used only while the record has the very objects from which they were
 * rendered, so what a filter sets is always shown. If two keys conflict, the record's fields are merged instead.
 */
export class RecordRenderer {
  readonly #layout: Layout;
  readonly #limits: Limits;
  readonly #fields: FieldRenderer;
  readonly #names: NameSets;
  readonly #conflicting: Preceding;
  readonly #error: Preceding;
  #outside: RenderedContext | undefined;
  #idleValues: JsonValues | undefined;

  constructor(layout: Layout, limits: Limits) {
    this.#layout = layout;
    this.#limits = limits;
    this.#fields = new FieldRenderer(layout, limits);
    this.#names = new NameSets(layout);
    this.#conflicting = { text: undefined, names: this.#names.first };
    this.#error = { text: "", names: this.#names.withError };
    this.#idleValues = new JsonValues(limits);
  }

  /** The record's line. Throws what a function of the user's throws: in the layout, or in the message's `toString`. */
  render(record: InternalRecord): string {
    // A getter or a toJSON may log, which renders another record before this one is done.
    const values = this.#idleValues ?? new JsonValues(this.#limits);
    this.#idleValues = undefined;
    values.reset();
    const message = values.limited(String(record.message));
    const logger = this.#loggerOf(record);
    const cached = this.#contextOf(record);
    const isText = typeof cached === "string";
    const fields = this.#fieldsOf(record, logger, isText ? undefined : cached, values);
    const ids = isText ? cached : cached.ids;
    const line = this.#layout.line(record, headOf(record, logger), ids, message, fields, values);
    this.#idleValues = values;
    return line;
  }

  #loggerOf(record: InternalRecord): RenderedLogger {
    const set = record.bindingSet;
    if (set === undefined || set.fields !== record.bindings) return this.#renderLogger(record);
    const cached = set.find(this) as RenderedLogger | undefined;
    if (cached === undefined) return set.store(this, this.#renderLogger(record));
    return cached.name === record.name ? cached : this.#renderLogger(record);
  }

  #contextOf(record: InternalRecord): CachedContext {
    if (record.context === undefined) {
      if (this.#outside !== undefined && haveSameTag(this.#outside, record)) return this.#outside;
      this.#outside = this.#renderContext(record);
      return this.#outside;
    }
    const set = record.contextSet;
    if (set === undefined || set.fields !== record.context) return this.#renderContext(record);
    const cached = set.find(this) as CachedContext | undefined;
    if (cached === undefined) {
      const rendered = this.#renderContext(record);
      return set.store(this, rendered.fields === undefined && hasTagOf(set, record) ? rendered.ids : rendered);
    }
    const isSame = typeof cached === "string" ? hasTagOf(set, record) : haveSameTag(cached, record);
    return isSame ? cached : this.#renderContext(record);
  }

  #fieldsOf(
    record: InternalRecord,
    logger: RenderedLogger,
    context: RenderedContext | undefined,
    values: JsonValues,
  ): string {
    const { fields, error } = record;
    let text = "";
    let { names } = logger;
    if (error !== undefined || logger.bindings !== undefined || context?.fields !== undefined) {
      const preceding = this.#precedingOf(logger, context, error);
      if (preceding.text === undefined) return this.#fields.merged(record, values);
      text = preceding.text;
      names = preceding.names;
    }
    if (fields === undefined) return text;
    const { room } = values;
    const own = this.#fields.ofCall(fields, names, values);
    if (own !== undefined) return text === "" ? own : text + own;
    values.rewind(room);
    return this.#fields.merged(record, values);
  }

  #precedingOf(logger: RenderedLogger, context: RenderedContext | undefined, error: unknown): Preceding {
    const fields = context?.fields;
    if (error !== undefined) {
      return logger.bindings === undefined && fields === undefined ? this.#error : this.#conflicting;
    }
    if (context === undefined || fields === undefined) return logger;
    if (context.last?.logger === logger) return context.last;
    const { text, names } = this.#join(fields, logger);
    // Without a spread, which would give each object a shape of its own. (bench: json, line)
    context.last = { text, names, logger };
    return context.last;
  }

  /** The fields of a context, followed by those of a logger. */
  #join(fields: RenderedFields, logger: RenderedLogger): Preceding {
    const keys = logger.bindings?.keys ?? NO_KEYS;
    const isConflicting = keys.some((key) => fields.keys.includes(key));
    if (isConflicting || fields.text === undefined || logger.text === undefined) return this.#conflicting;
    return { text: flat(fields.text + logger.text), names: this.#names.after([...fields.keys, ...keys]) };
  }

  #renderLogger(record: InternalRecord): RenderedLogger {
    const { name } = record;
    const heads = LEVEL_NAMES.map((level) => flat(this.#layout.head(name, level)));
    const bindings = this.#fields.ofSet(record.bindings, "bindings");
    const { text, names } = this.#precedingOfLogger(bindings);
    return { text, names, name, heads, bindings };
  }

  #precedingOfLogger(bindings: RenderedFields | undefined): Preceding {
    if (bindings === undefined) return { text: "", names: this.#names.first };
    if (bindings.text === undefined) return this.#conflicting;
    return { text: bindings.text, names: this.#names.after(bindings.keys) };
  }

  #renderContext(record: InternalRecord): RenderedContext {
    const { requestId, sessionId, tag } = record;
    const fields = this.#fields.ofSet(record.context, "context", tag);
    return { requestId, sessionId, tag, ids: flat(this.#layout.ids(record)), fields, last: undefined };
  }
}

/** What a line has in front of its IDs. */
function headOf(record: InternalRecord, logger: RenderedLogger): string {
  const { levelId, level } = record;
  // The number as it is, if it fits the level: a call more costs as much as the rest of this function. (bench: json,
  // line)
  const isKnown = levelId !== undefined && LEVEL_NAMES[levelId] === level;
  return logger.heads[isKnown ? levelId : levelIdOf(record)] as string;
}

/** Whether a record has the tag that is stored with its context. */
function hasTagOf(set: FieldSet<CurrentContext>, { requestId, sessionId, tag }: InternalRecord): boolean {
  return requestId === set.shortRequestId && sessionId === set.shortSessionId && tag === undefined;
}

function haveSameTag(context: RenderedContext, record: InternalRecord): boolean {
  const { requestId, sessionId, tag } = context;
  return requestId === record.requestId && sessionId === record.sessionId && tag === record.tag;
}
