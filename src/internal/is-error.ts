import { types } from "node:util";

/** Whether a value is an error, of this realm or another. Never throws. */
export function isError(value: unknown): value is Error {
  if (typeof value !== "object" || value === null) return false;
  try {
    return value instanceof Error || types.isNativeError(value);
  } catch {
    return false;
  }
}
