import type { InternalRecord } from "../call-record.js";
import { mustRetry } from "../call-stack.js";
import { FieldSet, type Fields } from "../context/field-set.js";
import { TAG_FIELDS } from "../context/known-fields.js";
import type { RedactOptions } from "../contracts.js";
import { tagText } from "../ids/shorten.js";
import { errorHeadline } from "../internal/error-message.js";
import { isError } from "../internal/is-error.js";
import type { Report } from "../internal/report.js";
import { REMOVED, replacedTag } from "./redact/censor.js";
import { parseRules } from "./redact/options.js";
import { property } from "./redact/read.js";
import type { Rules } from "./redact/rules.js";
import { Walk } from "./redact/walk.js";
import { withhold, withIdsOnly } from "./run-filters.js";

/**
 * A logger's or a transport's `redact` option.
 * @param inherited What is used where the option is absent.
 * @throws {TypeError} For an unknown option or a wrong value, and if there is no rule.
 */
export function parseRedact(
  option: string,
  options: RedactOptions | false | undefined,
  inherited: Redactor | undefined,
): Redactor | undefined {
  if (options === undefined) return inherited;
  return options === false ? undefined : new Redactor(parseRules(option, options));
}

/** A record's message and fields before the search. */
interface Before {
  readonly message: string;
  readonly fields: Fields | undefined;
}

/** An ID's place in the tag if there is no ID to show. */
const NONE = "none";

/** Whether the tag shows a part of the context's ID, which was searched whole. A filter may have set another text. */
function isPartOf(id: unknown, shown: string): boolean {
  return typeof id === "string" ? id.includes(shown) : shown === NONE;
}

/** Hides secrets in records. */
export class Redactor {
  readonly #rules: Rules;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** A copy of a record without secrets. If a rule fails, the copy's content is withheld. */
  redacted(record: InternalRecord, report: Report): InternalRecord {
    const copy: InternalRecord = { ...record, stored: undefined, textArguments: undefined };
    try {
      this.#redact(copy);
      return copy;
    } catch (error) {
      if (mustRetry(error)) throw error;
      report(error, "filter");
      return withIdsOnly(withhold(copy, "redact", error));
    }
  }

  #redact(record: InternalRecord): void {
    this.#context(record);
    const message = String(record.message);
    record.message = this.#rules.text(message, []);
    const { bindings, bindingSet, fields, error } = record;
    const masked = this.#fieldSet(bindingSet, bindings);
    record.bindings = masked?.fields;
    record.bindingSet = masked;
    const walk = new Walk(this.#rules);
    if (fields !== undefined) record.fields = walk.fields(fields) as Fields;
    if (error !== undefined) record.error = this.#error(walk, record, { message, fields }, error);
  }

  #context(record: InternalRecord): void {
    const { context } = record;
    if (context === undefined) {
      for (const name of TAG_FIELDS) this.#tag(record, name);
      return;
    }
    const masked = this.#contextSet(record, context);
    for (const name of TAG_FIELDS) {
      const id = masked?.fields[name];
      const shown = record[name];
      if (shown === undefined) continue;
      if (id !== context[name]) record[name] = tagText(replacedTag(id));
      else if (!isPartOf(id, shown)) this.#tag(record, name);
    }
    record.context = masked?.fields;
    record.contextSet = masked as typeof record.contextSet;
  }

  /** Searches a part of the tag that a filter has set. */
  #tag(record: InternalRecord, name: (typeof TAG_FIELDS)[number]): void {
    const shown = record[name];
    if (shown === undefined) return;
    // If the search fails, the line goes out with its tag.
    record[name] = NONE;
    record[name] = tagText(this.#rules.text(String(shown), [name]));
  }

  /** If the search fails, the line goes out with its tag, which must not show an ID that could not be replaced. */
  #contextSet(record: InternalRecord, context: Fields): FieldSet | undefined {
    try {
      return this.#fieldSet(record.contextSet, context);
    } catch (error) {
      const safe: Record<string, unknown> = {};
      for (const name of TAG_FIELDS) {
        safe[name] = this.#idOrNothing(name, context[name]);
        const shown = record[name];
        if (shown !== undefined && !isPartOf(safe[name], shown)) record[name] = NONE;
      }
      record.context = safe;
      throw error;
    }
  }

  #idOrNothing(name: string, id: unknown): unknown {
    try {
      return new Walk(this.#rules).child(name, id) === id ? id : undefined;
    } catch {
      return undefined;
    }
  }

  /** An error that is also a field must be the same object afterwards, or formatters show it twice. */
  #error(walk: Walk, record: InternalRecord, before: Before, error: unknown): unknown {
    const { fields } = before;
    const field = ["error", "err"].find((name) => fields !== undefined && property(fields, name) === error);
    const shown = field === undefined ? walk.child("error", error) : record.fields?.[field];
    // An error logged alone gives its message to the line. That was searched as a text, but not by name or path.
    if (shown !== error && isError(error) && errorHeadline(error) === before.message) {
      const message = isError(shown) ? errorHeadline(shown) : shown;
      record.message = this.#rules.text(typeof message === "string" ? message : "", []);
    }
    return shown === REMOVED ? undefined : shown;
  }

  /** A logger's or a context's field set without secrets. It is created once, and stores what is rendered from it. */
  #fieldSet(source: FieldSet | undefined, fields: Fields | undefined): FieldSet | undefined {
    if (fields === undefined) return undefined;
    if (source === undefined || source.fields !== fields) return new FieldSet(this.#masked(fields, false));
    const known = source.find(this) as FieldSet | undefined;
    if (known !== undefined) return known;
    const holdsObjects = Object.values(fields).some((value) => typeof value === "object" && value !== null);
    const masked = this.#masked(fields, holdsObjects);
    return source.store(this, masked === fields ? source : new FieldSet(masked));
  }

  #masked(fields: Fields, always: boolean): Fields {
    return new Walk(this.#rules, always).fields(fields) as Fields;
  }
}
