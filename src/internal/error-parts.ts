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
const PARTS = new Set(["name", "message", "stack", "cause", "errors"]);
const SUPPRESSED_PARTS = new Set([...PARTS, "error", "suppressed"]);
/** How many prototypes are searched for a class. */
const MAX_PROTOTYPES = 20;

/** An error's name; its class's, if the class sets none. Never throws. */
export function errorName(error: object): string {
  const name = readText(error, "name");
  return BUILT_IN_NAMES.has(name) ? (className(error) ?? name) : name;
}

function className(error: object): string | undefined {
  try {
    let prototype = Object.getPrototypeOf(error);
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

/** Whether an error is what `using` throws if a disposal fails after another error. Some compilers make one themselves. */
export function isSuppressedError(error: object): boolean {
  return readText(error, "name") === "SuppressedError" && read(error, "suppressed") !== undefined;
}

/**
 * An error's own fields, besides its name, message, stack, cause and inner errors. If the error has a `toJSON`, that decides
 * what they are, as it does for other objects. Never throws.
 */
export function errorFields(error: object): Readonly<Record<string, unknown>> {
  const toJSON = read(error, "toJSON");
  if (typeof toJSON !== "function") return fieldsOf(error, error);
  const json = attempt(() => toJSON.call(error));
  if (json === undefined || json === null) return {};
  return typeof json === "object" && !Array.isArray(json) && Unreadable.text(json) === undefined
    ? fieldsOf(json, error)
    : { toJSON: json };
}

function fieldsOf(source: object, error: object): Record<string, unknown> {
  const parts = isSuppressedError(error) ? SUPPRESSED_PARTS : PARTS;
  try {
    const keys = Object.keys(source).filter((key) => !parts.has(key));
    const fields = keys.map((key) => [key, read(source, key)] as const);
    return Object.fromEntries(fields.filter(([key, value]) => key !== "toJSON" || typeof value !== "function"));
  } catch {
    // A Proxy that refuses to list its keys.
    return {};
  }
}
