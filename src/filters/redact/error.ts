/** Parts of an error that are not enumerable, or may be inherited, and are shown all the same; the stack comes last. */
const HIDDEN = ["name", "message", "code", "cause", "errors"];

/** The names of all that is shown of an error, but for its stack. */
export function errorNames(error: Error): PropertyKey[] {
  const names = new Set<PropertyKey>(HIDDEN.filter((name) => has(error, name)));
  try {
    for (const key of Reflect.ownKeys(error)) if (key !== "stack") names.add(key);
  } catch {
    // A Proxy that refuses: the known parts are tried one by one.
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
 * An error of the same class, or of none in particular, without anything in it. It must be a real one, or `inspect` shows
 * it as an object.
 */
export function copyError(error: Error, plain: boolean): Error {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  const copy = new Error();
  Error.stackTraceLimit = limit;
  return plain ? copy : Object.setPrototypeOf(copy, Object.getPrototypeOf(error));
}

/** How far into a stack its message may begin: behind the error's name and code. */
const MAX_HEAD = 200;

/** A stack with another message in it. Where the old one is not at its beginning, nobody knows what is, and only the frames are kept. */
export function stackOf(stack: string, message: string, shown: unknown): string {
  const at = stack.slice(0, message.length + MAX_HEAD).indexOf(message);
  if (message !== "" && at !== -1) return `${stack.slice(0, at)}${shown ?? ""}${stack.slice(at + message.length)}`;
  const frames = stack.split("\n").filter((line) => /^\s+at .*:\d+\)?$/.test(line));
  return [`Error: ${shown ?? ""}`, ...frames].join("\n");
}
