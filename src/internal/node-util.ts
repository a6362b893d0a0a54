import * as util from "node:util";

// What node:util has on Node, Bun, Deno and Workers, and not in Next's edge runtime, whose module lacks it.

/** The key of a value's own method for `inspect`, which Node registers for code without `node:util`. */
export const CUSTOM: typeof util.inspect.custom = Symbol.for(
  "nodejs.util.inspect.custom",
) as typeof util.inspect.custom;

/** Whether `inspect` is Node's, with all its options. */
export const hasInspect: boolean = /* @__PURE__ */ hasUtil("inspect");

/** `util.inspect`; without it a plain text, in which objects are JSON. */
export function inspect(value: unknown, options?: util.InspectOptions): string {
  return hasInspect ? util.inspect(value, options) : plainText(value);
}

/** `util.formatWithOptions`; without it `util.format`. */
export function formatWithOptions(options: util.InspectOptions, ...args: unknown[]): string {
  return hasUtil("formatWithOptions") ? util.formatWithOptions(options, ...args) : util.format(...args);
}

/** `util.stripVTControlCharacters`; without it only colours are removed. */
export function withoutColors(text: string): string {
  return hasUtil("stripVTControlCharacters") ? util.stripVTControlCharacters(text) : text.replace(SGR, "");
}

const SGR = /\x1b\[[\d;]*m/g;

function hasUtil(name: keyof typeof util): boolean {
  return typeof (util as Partial<typeof util>)[name] === "function";
}

function plainText(value: unknown): string {
  if (typeof value === "function" || typeof value === "symbol" || util.types.isArrayBufferView(value)) {
    return `[${typeof value}]`;
  }
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    return `[${typeof value}]`;
  }
}
