import { types } from "node:util";
import { isHuge, MAX_BITS } from "../internal/bigint.js";
import { readText, unreadableText } from "../internal/safe-read.js";
import { tagOf } from "../internal/well-known.js";
import { jsonString } from "./escape.js";

/** How many bytes of a buffer are shown, and how many numbers of a typed array. */
const SHOWN_BYTES = 32;
const SHOWN_NUMBERS = 16;
/** A BigInt's digits, or, if it is huge, a text that says so. */
export function bigintText(value: bigint): string {
  return isHuge(value) ? `[BigInt, ${value < 0n ? "negative, " : ""}more than ${MAX_BITS} bits]` : value.toString();
}

/** A function's name; its code is not shown. */
export function functionText(fn: object): string {
  return `[Function: ${readText(fn, "name") || "anonymous"}]`;
}

/** A number as JSON. NaN and the infinities, which JSON does not have, become strings. */
export function numberJson(value: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

/** What a user's function returned, as a JSON number or string. Never throws. */
export function scalarJson(value: unknown): string {
  if (typeof value === "number") return numberJson(value);
  try {
    return jsonString(String(value));
  } catch (error) {
    return jsonString(unreadableText(error));
  }
}

/** A date in ISO 8601, even if its own methods have been replaced. */
export function dateText(date: Date): string {
  return Number.isNaN(Date.prototype.getTime.call(date)) ? "Invalid Date" : Date.prototype.toISOString.call(date);
}

/** The first bytes of a buffer, or the first numbers of any other typed array, and how many there are. */
export function bytesText(value: ArrayBuffer | ArrayBufferView | SharedArrayBuffer): string {
  const name = Buffer.isBuffer(value) ? "Buffer" : tagOf(value);
  if (types.isTypedArray(value) && !types.isUint8Array(value) && !types.isUint8ClampedArray(value)) {
    const shown = { length: Math.min(value.length, SHOWN_NUMBERS) };
    const numbers = Array.from(shown, (_, index) => String(value[index])).join(", ");
    const more = value.length > SHOWN_NUMBERS ? ", …" : "";
    return `[${name}, ${value.length} items${numbers && `: ${numbers}`}${more}]`;
  }
  const bytes = ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, Math.min(value.byteLength, SHOWN_BYTES))
    : Buffer.from(value, 0, Math.min(value.byteLength, SHOWN_BYTES));
  const more = value.byteLength > SHOWN_BYTES ? "…" : "";
  return `[${name}, ${value.byteLength} bytes: ${bytes.toString("hex")}${more}]`;
}
