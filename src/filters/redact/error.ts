import { isSuppressedError } from "../../internal/error-parts.js";
import { withStackTraceLimit } from "../../internal/stack-trace-limit.js";

/** Parts of an error that are shown although they are not enumerable, or are inherited. The stack comes last. */
const HIDDEN = ["name", "message", "code", "cause", "errors"];
/** The same of an error whose `toJSON` decides what its own fields are. */
const PARTS = ["name", "message", "cause", "errors"];
const SUPPRESSED_PARTS = [...PARTS, "error", "suppressed"];

/** The names of everything that is shown of an error, except its stack. */
export function errorNames(error: Error, hasToJSON: boolean): PropertyKey[] {
  if (hasToJSON) return (isSuppressedError(error) ? SUPPRESSED_PARTS : PARTS).filter((name) => has(error, name));
  const names = new Set<PropertyKey>(HIDDEN.filter((name) => has(error, name)));
  try {
    for (const key of Reflect.ownKeys(error)) if (key !== "stack") names.add(key);
  } catch {
    // A Proxy that refuses to list its keys: the known parts are tried one by one.
  }
  return [...names];
}

function has(error: Error, name: string): boolean {
  try {
    return name in error;
  } catch {
    return false;
  }
}

/**
 * An empty error of the same class, or a plain one. It must be a real error, or `util.inspect` shows it as an object.
 */
export function copyError(error: Error, plain: boolean): Error {
  const copy = withStackTraceLimit(0, () => new Error());
  return plain ? copy : Object.setPrototypeOf(copy, Object.getPrototypeOf(error));
}

/** How far into a stack its message may begin: behind the error's name and code. */
const MAX_HEAD = 200;

/** A stack with another message. If the old message is not at its beginning, only the frames are kept. */
export function stackOf(stack: string, message: string, shown: unknown): string {
  const at = stack.slice(0, message.length + MAX_HEAD).indexOf(message);
  if (message !== "" && at !== -1) return `${stack.slice(0, at)}${shown ?? ""}${stack.slice(at + message.length)}`;
  const frames = stack.split("\n").filter((line) => /^\s+at .*:\d+\)?$/.test(line));
  return [`Error: ${shown ?? ""}`, ...frames].join("\n");
}
