import { types } from "node:util";

/** The values of the wanted headers, by lower-case name, unchecked: in a well-formed request they are strings. */
export type IncomingHeaders = ReadonlyMap<string, readonly unknown[]>;

type Found = Map<string, unknown[]>;
type Wanted = ReadonlySet<string>;

/** How many headers are read. Node's parser accepts 2,000. */
const MAX_HEADERS = 4096;
/** How many values of one header are read: two are rejected, except in lists, which have up to 64 members. */
const MAX_VALUES = 64;
/** How much of a value is decoded, in bytes: more than is accepted in any header. */
const MAX_BYTES = 65_536;

/**
 * Headers whose values after the first node:http drops from `message.headers`. It joins those of all others by `", "`.
 */
const FIRST_WINS: ReadonlySet<string> = new Set([
  ...["age", "authorization", "content-length", "content-type", "etag", "expires", "from", "host"],
  ...["if-modified-since", "if-unmodified-since", "last-modified", "location", "max-forwards"],
  ...["proxy-authorization", "referer", "retry-after", "server", "user-agent"],
]);
/** Between the values of a repeated header that was joined: by node:http, by `Headers`, by a proxy. */
const SEPARATOR = ", ";

/**
 * Reads the wanted headers from any form in which a framework or a broker has them: `Headers` or another object with a
 * `get` method, a Map, an object with names in any case, an array of pairs or of such objects, or a flat array of names
 * and values, as `rawHeaders` of node:http. A value is text, bytes in UTF-8, or an array of them. Throws what the
 * object's getters throw.
 */
export function readHeaders(headers: unknown, wanted: Wanted): IncomingHeaders {
  const found: Found = new Map();
  if (typeof headers !== "object" || headers === null) return found;
  if (Array.isArray(headers) && isText(headers[0])) addFlat(found, wanted, headers);
  else if (types.isMap(headers)) addPairs(found, wanted, headers);
  else if (typeof (headers as Headers).get === "function") addGettable(found, wanted, headers as Headers);
  else if (Symbol.iterator in headers) addPairs(found, wanted, headers as Iterable<unknown>);
  else addProperties(found, wanted, headers);
  return found;
}

/**
 * The headers of a request of node:http. What `headers` says holds, since middleware may have removed or replaced a
 * header there. The raw headers only show the values that node:http dropped from a header that nobody has changed.
 */
export function readServerHeaders(headers: object, rawHeaders: readonly unknown[], wanted: Wanted): IncomingHeaders {
  const found = readHeaders(headers, wanted) as Found;
  for (const name of wanted) {
    const values = FIRST_WINS.has(name) ? found.get(name) : undefined;
    if (values?.length !== 1) continue;
    const raw = rawValues(rawHeaders, name);
    // They are joined if the server has the option joinDuplicateHeaders.
    if (raw.length > 1 && (values[0] === raw[0] || values[0] === raw.join(SEPARATOR))) found.set(name, raw);
  }
  return found;
}

/**
 * The values of a header that should be given once. Values that were joined are separated again: no ID and no
 * credential contains a space.
 */
export function separateValues(headers: IncomingHeaders, name: string): readonly unknown[] {
  const values = headers.get(name) ?? [];
  const [value] = values;
  if (values.length !== 1 || typeof value !== "string" || FIRST_WINS.has(name)) return values;
  return value.includes(SEPARATOR) ? value.split(SEPARATOR, MAX_VALUES) : values;
}

function rawValues(rawHeaders: readonly unknown[], name: string): unknown[] {
  const values: unknown[] = [];
  const end = Math.min(rawHeaders.length, 2 * MAX_HEADERS);
  for (let index = 0; index < end; index += 2) {
    const rawName = rawHeaders[index];
    if (typeof rawName !== "string" || rawName.length !== name.length) continue;
    if (rawName.toLowerCase() === name && values.length < MAX_VALUES) values.push(rawHeaders[index + 1]);
  }
  return values;
}

/**
 * Where `get` finds one of several values, or only names in one case, as in NATS, the pairs show all. `Headers` has
 * joined them, and finds a few names faster than its iterator shows all.
 */
function addGettable(found: Found, wanted: Wanted, headers: Headers): void {
  const hasPairs =
    Symbol.iterator in headers && (headers as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] !== "Headers";
  if (hasPairs && addPairs(found, wanted, headers as Iterable<unknown>)) return;
  for (const name of wanted) add(found, name, headers.get(name));
}

function addFlat(found: Found, wanted: Wanted, flat: readonly unknown[]): void {
  const end = Math.min(flat.length, 2 * MAX_HEADERS);
  for (let index = 0; index < end; index += 2) addWanted(found, wanted, flat[index], flat[index + 1]);
}

/** Returns false if there are members, but none of them is a pair or an object of headers. */
function addPairs(found: Found, wanted: Wanted, pairs: Iterable<unknown>): boolean {
  let left = MAX_HEADERS;
  let isEmpty = true;
  let isKnown = false;
  for (const pair of pairs) {
    isEmpty = false;
    if (left-- <= 0) break;
    if (Array.isArray(pair)) addWanted(found, wanted, pair[0], pair[1]);
    else if (typeof pair !== "object" || pair === null || ArrayBuffer.isView(pair)) continue;
    else left -= addProperties(found, wanted, pair);
    isKnown = true;
  }
  return isEmpty || isKnown;
}

/** Returns how many properties the object has. */
function addProperties(found: Found, wanted: Wanted, headers: object): number {
  const names = Object.keys(headers);
  const end = Math.min(names.length, MAX_HEADERS);
  for (let index = 0; index < end; index++) {
    const name = names[index] as string;
    // The values of other headers are not read: they may be getters.
    const key = name.toLowerCase();
    if (wanted.has(key)) add(found, key, (headers as Record<string, unknown>)[name]);
  }
  return names.length;
}

function addWanted(found: Found, wanted: Wanted, name: unknown, value: unknown): void {
  if (!isText(name)) return;
  const key = String(decoded(name)).toLowerCase();
  if (wanted.has(key)) add(found, key, value);
}

/** Adds the values of a header. An array without any, as gRPC's Metadata returns it, is an absent header. */
function add(found: Found, name: string, value: unknown): void {
  if (!Array.isArray(value)) {
    addOne(found, name, value);
    return;
  }
  const end = Math.min(value.length, MAX_VALUES);
  for (let index = 0; index < end; index++) addOne(found, name, value[index]);
}

function addOne(found: Found, name: string, value: unknown): void {
  if (value === undefined || value === null) return;
  const values = found.get(name);
  if (values === undefined) found.set(name, [decoded(value)]);
  else if (values.length < MAX_VALUES) values.push(decoded(value));
}

function isText(value: unknown): value is string | Uint8Array {
  return typeof value === "string" || types.isUint8Array(value);
}

/** Bytes as text: brokers have them for values, and some for names. Bytes that are not UTF-8 become U+FFFD. */
function decoded(value: unknown): unknown {
  if (!types.isUint8Array(value)) return value;
  return Buffer.from(value.buffer, value.byteOffset, Math.min(value.byteLength, MAX_BYTES)).toString();
}
