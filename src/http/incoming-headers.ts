import { types } from "node:util";

/** The values of the wanted headers, by lower-case name, unchecked: in a well-formed request they are strings. */
export type IncomingHeaders = ReadonlyMap<string, readonly unknown[]>;

/** How many headers are read. Node's parser accepts 2,000. */
const MAX_HEADERS = 4096;
/** How many values of one header are read: two are rejected, except in lists, which have up to 64 members. */
const MAX_VALUES = 64;

/**
 * Reads the wanted headers from any form in which a framework has them: `Headers` or another object with a `get`
 * method, a Map, an object with names in any case whose values are strings or arrays of strings, an array of pairs, or
 * a flat array of names and values, as `rawHeaders` of node:http. Throws what the object's getters throw.
 */
export function readHeaders(headers: unknown, wanted: ReadonlySet<string>): IncomingHeaders {
  const found = new Map<string, unknown[]>();
  if (typeof headers !== "object" || headers === null) return found;
  if (Array.isArray(headers) && typeof headers[0] === "string") addFlat(found, wanted, headers);
  else if (types.isMap(headers)) addPairs(found, wanted, headers);
  else if (typeof (headers as Headers).get === "function") {
    for (const name of wanted) add(found, name, (headers as Headers).get(name));
  } else if (Symbol.iterator in headers) addPairs(found, wanted, headers as Iterable<unknown>);
  else addProperties(found, wanted, headers);
  return found;
}

function addFlat(found: Map<string, unknown[]>, wanted: ReadonlySet<string>, flat: readonly unknown[]): void {
  const end = Math.min(flat.length, 2 * MAX_HEADERS);
  for (let index = 0; index < end; index += 2) addWanted(found, wanted, flat[index], flat[index + 1]);
}

function addPairs(found: Map<string, unknown[]>, wanted: ReadonlySet<string>, pairs: Iterable<unknown>): void {
  let left = MAX_HEADERS;
  for (const pair of pairs) {
    if (left-- === 0) return;
    if (Array.isArray(pair)) addWanted(found, wanted, pair[0], pair[1]);
  }
}

function addProperties(found: Map<string, unknown[]>, wanted: ReadonlySet<string>, headers: object): void {
  const names = Object.keys(headers);
  const end = Math.min(names.length, MAX_HEADERS);
  for (let index = 0; index < end; index++) {
    const name = names[index] as string;
    // The values of other headers are not read: they may be getters.
    const key = name.toLowerCase();
    if (wanted.has(key)) add(found, key, (headers as Record<string, unknown>)[name]);
  }
}

function addWanted(found: Map<string, unknown[]>, wanted: ReadonlySet<string>, name: unknown, value: unknown): void {
  if (typeof name !== "string") return;
  const key = name.toLowerCase();
  if (wanted.has(key)) add(found, key, value);
}

function add(found: Map<string, unknown[]>, name: string, value: unknown): void {
  if (value === undefined || value === null) return;
  const values = found.get(name) ?? [];
  found.set(name, values);
  if (!Array.isArray(value)) {
    if (values.length < MAX_VALUES) values.push(value);
    return;
  }
  for (let index = 0; index < value.length && values.length < MAX_VALUES; index++) values.push(value[index]);
}
