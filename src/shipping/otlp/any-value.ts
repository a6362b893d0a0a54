import { types } from "node:util";
import { type OtlpAnyValue, toOtlpAnyValue } from "tslog/otel";
import { type Limits, parseLimits } from "../../formatters/limits.js";
import { bigintText, bytesText, dateText, functionText } from "../../formatters/value-text.js";
import { errorFields, errorName } from "../../internal/error-parts.js";
import { isError } from "../../internal/is-error.js";
import { read, readText, Unreadable, unreadableText } from "../../internal/safe-read.js";
import { tagOf, wellKnown } from "../../internal/well-known.js";
import { UniqueKeys, wellFormed } from "./keys.js";

/** A value in OTLP's JSON: one of the members, or none for null. tslog's type lacks bytes, and doubles that JSON has not. */
export type AnyValue = Omit<OtlpAnyValue, "doubleValue" | "arrayValue" | "kvlistValue"> & {
  readonly doubleValue?: number | "NaN" | "Infinity" | "-Infinity";
  readonly bytesValue?: string;
  readonly arrayValue?: { readonly values: readonly AnyValue[] };
  readonly kvlistValue?: { readonly values: readonly KeyValue[] };
};

export interface KeyValue {
  readonly key: string;
  readonly value: AnyValue;
}

export const LIMITS: Limits = parseLimits("limits");
/** How many times as many values a whole record may have as one object. */
const RECORD_FACTOR = 10;
const INT64 = { min: -(2n ** 63n), max: 2n ** 63n - 1n };

/**
 * The values of one record as OTLP has them, within limits. Never throws. Scalars are tslog's; docs/decisions.md says what is
 * not, and why.
 */
export class AnyValues {
  readonly #ancestors: object[] = [];
  #values = LIMITS.keys * RECORD_FACTOR;
  #characters = LIMITS.length;

  /** A text, cut to the characters that the record may still have. */
  text(text: string): string {
    const room = this.#characters;
    this.#characters = Math.max(0, room - text.length);
    if (text.length <= room) return wellFormed(text);
    return wellFormed(`${text.slice(0, room)}…[${text.length - room} more characters]`);
  }

  of(value: unknown): AnyValue {
    switch (typeof value) {
      case "string":
        return { stringValue: this.text(value) };
      case "number":
        return numberValue(value);
      case "bigint":
        return value >= INT64.min && value <= INT64.max ? scalar(value) : { stringValue: this.text(bigintText(value)) };
      case "function":
        return { stringValue: this.text(functionText(value)) };
      case "symbol":
        return { stringValue: this.text(value.toString()) };
      case "object":
        return value === null ? {} : this.#object(value);
      default:
        return scalar(value);
    }
  }

  #object(value: object): AnyValue {
    if (this.#ancestors.includes(value)) return { stringValue: "[circular]" };
    if (this.#ancestors.length >= LIMITS.depth) return { stringValue: "[deeper than the limit]" };
    if (this.#values <= 0) return { stringValue: "[more values than the limit]" };
    this.#ancestors.push(value);
    try {
      return this.#content(value);
    } catch (error) {
      return { stringValue: unreadableText(error) };
    } finally {
      this.#ancestors.pop();
    }
  }

  #content(value: object): AnyValue {
    if (Array.isArray(value)) return this.#array(value, value.length);
    const unreadable = Unreadable.text(value);
    if (unreadable !== undefined) return { stringValue: unreadable };
    const special = this.#special(value);
    if (special !== undefined) return special;
    const toJSON = (value as { toJSON?: unknown }).toJSON;
    const json: unknown = typeof toJSON === "function" ? toJSON.call(value) : value;
    if (json !== value) return this.of(json);
    const known = wellKnown(value);
    return known === undefined ? this.#plain(value) : this.of(known);
  }

  /** A built-in object whose content is not in its keys. */
  #special(value: object): AnyValue | undefined {
    if (types.isDate(value)) return { stringValue: dateText(value) };
    if (isError(value)) return this.#error(value);
    if (types.isMap(value)) return this.#map(value);
    if (types.isSet(value)) return this.#array(first(value, LIMITS.keys), value.size);
    if (types.isUint8Array(value) || types.isAnyArrayBuffer(value)) return this.#bytes(value);
    if (types.isTypedArray(value)) return this.#array(value as unknown as unknown[], value.length);
    if (types.isDataView(value)) return { stringValue: bytesText(value) };
    if (types.isRegExp(value)) return { stringValue: this.text(String(value)) };
    if (types.isBoxedPrimitive(value)) return this.of(value.valueOf());
    if (types.isPromise(value) || types.isWeakMap(value) || types.isWeakSet(value))
      return { stringValue: `[${tagOf(value)}]` };
    return undefined;
  }

  #bytes(value: Uint8Array | ArrayBufferLike): AnyValue {
    const bytes = value instanceof Uint8Array ? value : new Uint8Array(value as ArrayBuffer);
    const length = Math.ceil(bytes.byteLength / 3) * 4;
    if (length > this.#characters) return { stringValue: bytesText(value) };
    this.#characters -= length;
    const { buffer, byteOffset, byteLength } = bytes;
    return { bytesValue: Buffer.from(buffer, byteOffset, byteLength).toString("base64") };
  }

  #error(error: object): AnyValue {
    const parts: [string, unknown][] = [
      ["name", errorName(error)],
      ["message", readText(error, "message")],
      ["stack", readText(error, "stack")],
      ...Object.entries(errorFields(error)),
    ];
    for (const key of ["cause", "errors"]) {
      const part = read(error, key);
      if (part !== undefined) parts.push([key, part]);
    }
    return this.#list(parts, parts.length);
  }

  #map(map: ReadonlyMap<unknown, unknown>): AnyValue {
    const entries = first(map, LIMITS.keys);
    if (entries.some(([key]) => typeof key !== "string")) return this.#array(entries, map.size);
    return this.#list(entries as [string, unknown][], map.size);
  }

  #array(items: readonly unknown[], length: number): AnyValue {
    const values: AnyValue[] = [];
    const shown = Math.min(length, LIMITS.keys);
    for (let index = 0; index < shown && this.#values-- > 0; index++) values.push(this.of(read(items, index)));
    const more = length - values.length;
    if (more > 0) values.push({ stringValue: `…${more} more items` });
    return { arrayValue: { values } };
  }

  #plain(object: object): AnyValue {
    const keys = Object.keys(object);
    const entries = keys.slice(0, LIMITS.keys).map((key) => [key, undefined] as [string, unknown]);
    return this.#list(entries, keys.length, (key) => read(object, key));
  }

  #list(entries: readonly [string, unknown][], total: number, get?: (key: string) => unknown): AnyValue {
    const keys = new UniqueKeys();
    const values: KeyValue[] = [];
    for (const [key, value] of entries) {
      if (this.#values-- <= 0 || key.length > this.#characters) break;
      this.#characters -= key.length;
      values.push({ key: keys.add(key), value: this.of(get === undefined ? value : get(key)) });
    }
    const more = total - values.length;
    if (more > 0) values.push({ key: keys.add("…"), value: { stringValue: `${more} more keys` } });
    return { kvlistValue: { values } };
  }
}

function numberValue(value: number): AnyValue {
  if (!Number.isFinite(value)) return { doubleValue: String(value) as "NaN" };
  // tslog sends whole numbers above 2^53 as doubles, OpenTelemetry's SDK those that no int64 can hold as integers.
  if (!Number.isInteger(value) || Number.isSafeInteger(value)) return scalar(value);
  return Math.abs(value) < 2 ** 63 ? { intValue: BigInt(value).toString() } : { doubleValue: value };
}

/** The first items: an iterator of a class of somebody's own may have no end. */
function first<T>(items: Iterable<T>, count: number): T[] {
  const found: T[] = [];
  for (const item of items) {
    found.push(item);
    if (found.length >= count) break;
  }
  return found;
}

function scalar(value: unknown): AnyValue {
  return toOtlpAnyValue(value) as AnyValue;
}
