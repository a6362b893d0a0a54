import { types } from "node:util";
import { mustRetry } from "../../call-stack.js";
import { isThenable, onRejection } from "../../internal/promise.js";
import { describe, type Report } from "../../internal/report.js";
import type { Serializer } from "./options.js";

/**
 * What a serializer returns. If it fails, a text that says so: it may be there to hide a part of the value. It throws
 * only what {@link mustRetry} means.
 * @param name The key or the class, in messages.
 */
export function runSerializer(serialize: Serializer, value: unknown, name: string, report: Report): unknown {
  try {
    const result = serialize(value);
    if (typeof result !== "object" || result === null || !isThenable(result)) return result;
    // Another thenable may begin its work when it is asked for the result.
    if (types.isPromise(result)) onRejection(result, () => {});
    report(new TypeError(`ctxlog: the serializer of ${name} returned a promise, but a line does not wait`), "format");
    return `[serializer of ${name} returned a promise]`;
  } catch (error) {
    if (mustRetry(error)) throw error;
    report(new Error(`ctxlog: the serializer of ${name} threw ${describe(error)}`, { cause: error }), "format");
    return `[serializer of ${name} threw ${nameOf(error)}]`;
  }
}

function nameOf(error: unknown): string {
  try {
    const { name } = error as Error;
    return typeof name === "string" && name !== "" ? describe(name).slice(0, 100) : "an error";
  } catch {
    return "an error";
  }
}
