import { CallRecord, copyOf, type InternalRecord } from "../call-record.js";
import { mustRetry } from "../call-stack.js";
import type { CurrentContext } from "../context/context.js";
import { FieldSet, type Fields } from "../context/field-set.js";
import { knownFields } from "../context/known-fields.js";
import { setField } from "../internal/error-parts.js";
import type { Report } from "../internal/report.js";
import { read, Unreadable } from "../internal/safe-read.js";
import { withhold, withIdsOnly } from "./run-filters.js";
import { copyOfFields, InstanceSearch, keysOf } from "./serializers/instances.js";
import { type ParsedSerializers, parseSerializers } from "./serializers/options.js";
import { runSerializer } from "./serializers/run-serializer.js";

/**
 * A logger's or a child's `serializers` option.
 * @throws {TypeError} For a wrong value.
 */
export function parseRecordSerializer(
  option: string,
  serializers: unknown,
  inherited: RecordSerializer | undefined,
): RecordSerializer | undefined {
  if (serializers === undefined) return inherited;
  const parsed = parseSerializers(option, serializers, inherited?.serializers ?? { byKey: new Map(), byClass: [] });
  return parsed.byKey.size + parsed.byClass.length === 0 ? undefined : new RecordSerializer(parsed);
}

/** The names under which a logged error is a field. `error` is the formats' own. */
const ERROR_KEYS = ["error", "err"];

/** The record's error, and what it became. */
interface SerializedError {
  readonly before: unknown;
  readonly after: unknown;
}

/** Runs the serializers of a logger on its records. */
export class RecordSerializer {
  readonly serializers: ParsedSerializers;

  constructor(serializers: ParsedSerializers) {
    this.serializers = serializers;
  }

  /**
   * The record with serialized values; a copy of it, if it is not the call's own: a filter has made it. Bindings and contexts
   * are serialized once, the fields of a call for each line. If that fails, the content is withheld: a serializer may be
   * there to hide a part of it.
   */
  serialized(record: InternalRecord, report: Report): InternalRecord {
    try {
      return this.#serialized(record, report);
    } catch (error) {
      if (mustRetry(error)) throw error;
      report(error, "format");
      return withIdsOnly(withhold(record, "a serializer", error));
    }
  }

  #serialized(record: InternalRecord, report: Report): InternalRecord {
    const { fields, error, bindings, context, contextSet } = record;
    const failed: SerializedError = { before: error, after: this.#error(record, report) };
    const shown = fields && this.#fields(fields, report, failed, false);
    const bound = this.#bindings(record, report);
    const inContext = this.#set(contextSet as FieldSet | undefined, context, report, true);
    const isChanged =
      failed.after !== error || shown !== fields || bound?.fields !== bindings || inContext?.fields !== context;
    if (!isChanged) return record;
    const target = isOwn(record) ? record : copyOf(record);
    target.isSerialized = true;
    target.fields = shown;
    target.error = failed.after;
    target.bindings = bound?.fields;
    target.bindingSet = bound;
    target.context = inContext?.fields;
    target.contextSet = inContext as FieldSet<CurrentContext> | undefined;
    return target;
  }

  /** What the record's error becomes: by the key that it has as a field, by either key if it has none, or by class. */
  #error({ error, fields }: InternalRecord, report: Report): unknown {
    if (error === undefined) return undefined;
    const { byKey, byClass } = this.serializers;
    const keys = ERROR_KEYS.filter((key) => fields !== undefined && read(fields, key) === error);
    const key = [...keys, ...ERROR_KEYS].find((name) => byKey.has(name));
    const serialize = key === undefined ? undefined : byKey.get(key);
    if (key !== undefined && serialize !== undefined) return runSerializer(serialize, error, key, report);
    if (typeof error !== "object" || error === null) return error;
    const search = new InstanceSearch(byClass, report);
    const found = search.find(error);
    return found === undefined ? error : search.run(found, error);
  }

  /** The bindings, serialized once: a transport's filter may have written a copy of a record that it was given. */
  #bindings({ bindings, bindingSet, isSerialized }: InternalRecord, report: Report): FieldSet | undefined {
    if (isSerialized !== true) return this.#set(bindingSet, bindings, report);
    if (bindings === undefined || bindingSet?.fields === bindings) return bindingSet;
    return new FieldSet(bindings);
  }

  /** A field set that is serialized once; anew for each line if a filter has replaced the fields. */
  #set(set: FieldSet | undefined, fields: Fields | undefined, report: Report, isContext = false): FieldSet | undefined {
    if (fields === undefined) return undefined;
    const isOwn = set !== undefined && set.fields === fields;
    const known = isOwn ? (set.find(this) as FieldSet | undefined) : undefined;
    if (known !== undefined) return known;
    const shown = this.#fields(fields, report, undefined, isContext);
    if (!isOwn) return new FieldSet(shown);
    return set.store(this, shown === fields ? set : new FieldSet(shown));
  }

  #fields(fields: Fields, report: Report, error: SerializedError | undefined, isContext: boolean): Fields {
    const { byKey, byClass } = this.serializers;
    const hasNewError = error !== undefined && error.before !== error.after;
    let shown = hasNewError ? withError(fields, error) : fields;
    for (const [key, serialize] of byKey) {
      const value = fieldOf(fields, key);
      if (value === undefined || (isContext && knownFields.has(key))) continue;
      if (hasNewError && value === error.before && ERROR_KEYS.includes(key)) continue;
      shown = withField(shown, fields, key, runSerializer(serialize, value, key, report));
    }
    if (byClass.length === 0) return shown;
    const search = new InstanceSearch(byClass, report);
    for (const key of keysOf(shown)) {
      const value = read(shown, key);
      if ((isContext && knownFields.has(key)) || (hasNewError && value === error.after)) continue;
      const found = search.value(value);
      if (found !== value) shown = withField(shown, fields, key, found);
    }
    return shown;
  }
}

/** Whether a record was made by the call, and can be changed: a filter may have frozen it. */
function isOwn(record: InternalRecord): boolean {
  return record instanceof CallRecord && !Object.isFrozen(record);
}

/** The fields with what the record's error became. */
function withError(fields: Fields, { before, after }: SerializedError): Fields {
  let shown = fields;
  for (const key of ERROR_KEYS) if (fieldOf(fields, key) === before) shown = withField(shown, fields, key, after);
  return shown;
}

/** A copy of the caller's fields with one of them replaced, or left out; a second change needs no second copy. */
function withField(shown: Fields, callers: Fields, key: string, value: unknown): Fields {
  const copy = (shown === callers ? plainCopy(callers) : shown) as Record<string, unknown>;
  if (value === undefined) delete copy[key];
  else setField(copy, key, value);
  return copy;
}

function plainCopy(fields: Fields): Fields {
  try {
    return { ...fields };
  } catch {
    // A getter or a Proxy throws: what can be read is copied.
    return { ...copyOfFields(fields) };
  }
}

/** An own field that can be shown; undefined if there is none, or reading it throws. */
function fieldOf(fields: Fields, key: string): unknown {
  try {
    if (!Object.prototype.propertyIsEnumerable.call(fields, key)) return undefined;
    const value = fields[key];
    return typeof value === "object" && value !== null && Unreadable.text(value) !== undefined ? undefined : value;
  } catch {
    return undefined;
  }
}
