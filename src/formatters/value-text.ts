import { read } from "../internal/safe-read.js";

/** How many bytes of a buffer are shown. */
const SHOWN_BYTES = 32;
/** The most of a BigInt that becomes digits: beyond it, that takes seconds. */
const MAX_BIGINT = 1n << 65_536n;

/** A BigInt's digits; of one with many thousands, that it has. */
export function bigintText(value: bigint): string {
  return isHuge(value) ? `[BigInt, ${value < 0n ? "negative, " : ""}more than 65536 bits]` : value.toString();
}

/** Whether a BigInt has more digits than are shown. */
export function isHuge(value: bigint): boolean {
  return value > MAX_BIGINT || value < -MAX_BIGINT;
}

/** A function's name; its code is not shown. */
export function functionText(fn: object): string {
  const name = read(fn, "name");
  return `[Function: ${(typeof name === "string" && name) || "anonymous"}]`;
}

/** A number as JSON; what JSON does not know, as a string. */
export function numberJson(value: number): string {
  if (value === 0) return Object.is(value, -0) ? "-0" : "0";
  return Number.isFinite(value) ? String(value) : `"${value}"`;
}

/** A date in ISO 8601, whatever its methods have become. */
export function dateText(date: Date): string {
  return Number.isNaN(Date.prototype.getTime.call(date)) ? "Invalid Date" : Date.prototype.toISOString.call(date);
}

/** The first bytes of a buffer, and how many there are. */
export function bytesText(value: ArrayBuffer | ArrayBufferView | SharedArrayBuffer): string {
  const bytes = ArrayBuffer.isView(value)
    ? Buffer.from(value.buffer, value.byteOffset, Math.min(value.byteLength, SHOWN_BYTES))
    : Buffer.from(value, 0, Math.min(value.byteLength, SHOWN_BYTES));
  const name = Buffer.isBuffer(value) ? "Buffer" : Object.prototype.toString.call(value).slice(8, -1);
  const more = value.byteLength > SHOWN_BYTES ? "…" : "";
  return `[${name}, ${value.byteLength} bytes: ${bytes.toString("hex")}${more}]`;
}
