import { attempt, read, readText, Unreadable } from "./safe-read.js";

/** The names that a built-in class gives its errors, and every class below it that sets none. */
const BUILT_IN_NAMES = new Set([
  "Error",
  "EvalError",
  "RangeError",
  "ReferenceError",
  "SyntaxError",
  "TypeError",
  "URIError",
  "AggregateError",
  "SuppressedError",
]);
/** The prototypes of those classes: most errors have one of them, and need no search. */
const BUILT_IN_PROTOTYPES = new Set(
  Array.from(
    BUILT_IN_NAMES,
    (name) => (globalThis as unknown as Record<string, ErrorConstructor | undefined>)[name]?.prototype,
  ),
);
const PARTS = new Set(["name", "message", "stack", "cause", "errors"]);
const SUPPRESSED_PARTS = new Set([...PARTS, "error", "suppressed"]);
/** How many prototypes are searched for a class. */
const MAX_PROTOTYPES = 20;

/** What errors may have, as read: by name, which V8 remembers for objects of known shapes. (bench: error) */
export interface ErrorParts {
  readonly name: unknown;
  readonly message: unknown;
  readonly stack: unknown;
  readonly code: unknown;
  readonly cause: unknown;
  readonly errors: unknown;
  readonly suppressed: unknown;
  readonly toJSON: unknown;
}

/** Reads all parts of an error. Never throws: in place of a part that does, there is an Unreadable. */
export function readErrorParts(error: object): ErrorParts {
  try {
    const { name, message, stack, code, cause, errors, suppressed, toJSON } = error as ErrorParts;
    return { name, message, stack, code, cause, errors, suppressed, toJSON };
  } catch {
    return {
      name: read(error, "name"),
      message: read(error, "message"),
      stack: read(error, "stack"),
      code: read(error, "code"),
      cause: read(error, "cause"),
      errors: read(error, "errors"),
      suppressed: read(error, "suppressed"),
      toJSON: read(error, "toJSON"),
    };
  }
}

/** An error's name; its class's, if the class sets none. Never throws. */
export function errorName(error: object, name: string = readText(error, "name")): string {
  return BUILT_IN_NAMES.has(name) ? (className(error) ?? name) : name;
}

function className(error: object): string | undefined {
  try {
    let prototype = Object.getPrototypeOf(error);
    if (BUILT_IN_PROTOTYPES.has(prototype)) return undefined;
    for (let count = 0; prototype !== null && count < MAX_PROTOTYPES; count++) {
      const maker: unknown = Object.getOwnPropertyDescriptor(prototype, "constructor")?.value;
      const name = typeof maker === "function" ? readText(maker, "name") : "";
      if (name !== "") return name;
      prototype = Object.getPrototypeOf(prototype);
    }
  } catch {
    // A Proxy that refuses.
  }
  return undefined;
}

/**
 * Whether an error is what `using` throws if a disposal fails after another error. Some compilers make one themselves.
 */
export function isSuppressedError(
  error: object,
  { suppressed, name }: Pick<ErrorParts, "suppressed" | "name"> = {
    suppressed: read(error, "suppressed"),
    name: read(error, "name"),
  },
): boolean {
  return suppressed !== undefined && name === "SuppressedError";
}

/**
 * An error's own fields, besides its name, message, stack, cause and inner errors. If the error has a `toJSON`, that
 * decides what they are, as it does for other objects. Never throws.
 */
export function errorFields(
  error: object,
  { toJSON }: Pick<ErrorParts, "toJSON"> = { toJSON: read(error, "toJSON") },
): Readonly<Record<string, unknown>> {
  if (typeof toJSON !== "function") return fieldsOf(error, error);
  const json = attempt(() => toJSON.call(error));
  if (json === undefined || json === null) return {};
  return typeof json === "object" && !Array.isArray(json) && Unreadable.text(json) === undefined
    ? fieldsOf(json, error)
    : { toJSON: json };
}

function fieldsOf(source: object, error: object): Record<string, unknown> {
  const fields: Record<string, unknown> = {};
  try {
    const keys = Object.keys(source);
    if (keys.length === 0) return fields;
    const parts = isSuppressedError(error) ? SUPPRESSED_PARTS : PARTS;
    for (const key of keys) {
      if (parts.has(key)) continue;
      const value = read(source, key);
      if (key !== "toJSON" || typeof value !== "function") setField(fields, key, value);
    }
  } catch {
    // A Proxy that refuses to list its keys.
  }
  return fields;
}

/** Sets a field of any name. */
export function setField(fields: Record<string, unknown>, key: string, value: unknown): void {
  if (key !== "__proto__") fields[key] = value;
  // To assign to it would set the prototype.
  else Object.defineProperty(fields, key, { value, enumerable: true, writable: true, configurable: true });
}
