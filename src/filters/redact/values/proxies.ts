import { isError } from "../../../internal/is-error.js";
import type { Place } from "../paths/place.js";
import { MAX_ITEMS } from "../search-budget.js";
import { maskError } from "./errors.js";
import { maskInstance } from "./instances.js";
import { maskArray } from "./lists.js";
import type { Entry, Masking } from "./masking.js";
import { defineAll } from "./properties.js";
import { keysOf, property, readable } from "./read.js";

/**
 * A Proxy may answer differently the next time, so its present answers are shown. They are in a Proxy again, because
 * formats show one in another way than other objects.
 */
export function maskProxy(masker: Masking, source: object, entry: Entry, place: Place | undefined): unknown {
  if (isError(source)) return inProxy(maskError(masker, source, entry, place));
  const snapshot = snapshotOf(source);
  if (typeof snapshot === "string") return snapshot;
  const shown = Array.isArray(snapshot)
    ? maskArray(masker, snapshot, entry, place)
    : maskInstance(masker, snapshot, entry, place);
  return inProxy(shown);
}

function inProxy(shown: unknown): unknown {
  return typeof shown === "object" && shown !== null ? new Proxy(shown, {}) : shown;
}

/** What a Proxy answers now; a text if it refuses. */
export function snapshotOf(source: object): object | string {
  const isArray = readable(() => Array.isArray(source));
  if (typeof isArray === "string") return isArray;
  if (isArray === true) return arrayOf(source);
  const keys = keysOf(source);
  if (typeof keys === "string") return keys;
  const prototype = readable(() => Object.getPrototypeOf(source));
  const snapshot: object = Object.create(typeof prototype === "object" ? prototype : null);
  const list = keys.map((key) => ({ key, value: property(source, key), isEnumerable: true, accessor: undefined }));
  const toJSON = property(source, "toJSON");
  defineAll(snapshot, list);
  if (typeof toJSON === "function" && !Object.hasOwn(snapshot, "toJSON")) {
    Object.defineProperty(snapshot, "toJSON", { value: () => toJSON.call(source), configurable: true, writable: true });
  }
  return snapshot;
}

function arrayOf(source: object): unknown[] {
  const items: unknown[] = [];
  const length = Number(property(source, "length")) || 0;
  const count = Math.min(length, MAX_ITEMS + 1);
  for (let index = 0; index < count; index++) items.push(property(source, index));
  // What is not read becomes holes, so that formats say how many items are left.
  if (length > count && length < 2 ** 32) items.length = Math.floor(length);
  return items;
}
