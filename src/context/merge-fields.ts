import { report } from "../internal/report.js";

/**
 * A copy of a context's fields with others over them. Those may come from anywhere, and must not end a request: a field
 * that throws when it is read is left out and reported.
 */
export function mergeFields(before: object | undefined, fields: object): Record<PropertyKey, unknown> {
  try {
    return { ...before, ...fields };
  } catch {
    return { ...before, ...readableFields(fields) };
  }
}

/** The own enumerable fields that can be read, one by one. */
function readableFields(fields: object): object {
  const readable = {};
  const leftOut: string[] = [];
  for (const key of keysOf(fields)) {
    try {
      if (!Object.getOwnPropertyDescriptor(fields, key)?.enumerable) continue;
      const value = (fields as Record<PropertyKey, unknown>)[key];
      Object.defineProperty(readable, key, { value, enumerable: true, writable: true, configurable: true });
    } catch {
      leftOut.push(String(key));
    }
  }
  if (leftOut.length > 0) reportLeftOut(leftOut.join(", "));
  return readable;
}

function keysOf(fields: object): readonly PropertyKey[] {
  try {
    return Reflect.ownKeys(fields);
  } catch {
    reportLeftOut("all");
    return [];
  }
}

function reportLeftOut(names: string): void {
  report(new Error(`ctxlog: fields of a context throw when they are read, and are left out: ${names}`), "context");
}
