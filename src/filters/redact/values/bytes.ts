import { types } from "node:util";
import { inspect } from "../../../internal/node-util.js";
import { tagOf } from "../../../internal/well-known.js";
import type { Masking } from "./masking.js";
import { inspectsItself } from "./read.js";

type Bytes = ArrayBufferLike | ArrayBufferView;

/** Formats show no more bytes than this, in hexadecimal digits, and no more numbers. */
const SHOWN = 128;

export function isBytes(source: object): source is Bytes {
  return ArrayBuffer.isView(source) || types.isAnyArrayBuffer(source);
}

/**
 * A buffer, or only its class and length, if what formats would show of it holds a secret. Its bytes are never listed:
 * there may be millions.
 */
export function maskBytes(masker: Masking, source: Bytes): unknown {
  if (hasMore(source)) return bytesName(source);
  const rule = masker.ruleIn(shownText(source));
  if (rule === undefined) return masker.copiesAll ? copyOf(source) : source;
  masker.noteHit(rule);
  return bytesName(source);
}

/** Longer buffers are not copied. */
const MAX_COPIED = 65_536;

function copyOf(source: Bytes): unknown {
  if (!types.isTypedArray(source) || source.byteLength > MAX_COPIED) return bytesName(source);
  return Buffer.isBuffer(source) ? Buffer.from(source) : source.slice();
}

/** Whether `inspect` would show more than bytes: properties, or what a method returns. */
function hasMore(source: Bytes): boolean {
  if (Object.getOwnPropertySymbols(source).length > 0 || hasNames(source)) return true;
  return inspectsItself(source) && Object.getPrototypeOf(source) !== Buffer.prototype;
}

/** What can be read in what formats show: bytes as characters, and numbers. */
function shownText(source: Bytes): string {
  return isOfNumbers(source)
    ? Array.from({ length: Math.min(source.length, SHOWN) }, (_, index) => String(source[index])).join(", ")
    : startOf(source).toString("latin1");
}

function isOfNumbers(source: Bytes): source is NodeJS.TypedArray {
  return types.isTypedArray(source) && !types.isUint8Array(source) && !types.isUint8ClampedArray(source);
}

function startOf(source: Bytes): Buffer {
  const length = Math.min(source.byteLength, SHOWN);
  return ArrayBuffer.isView(source)
    ? Buffer.from(source.buffer, source.byteOffset, length)
    : Buffer.from(source, 0, length);
}

/** What `inspect` prints of a typed array without names of its own, if it may show no item. */
const WITHOUT_NAMES = /^[^,]*\[(?: \.\.\. \d+ more items? )?\]$/;

/** Whether a buffer has properties besides its bytes. */
function hasNames(source: Bytes): boolean {
  if (!types.isTypedArray(source)) return Object.keys(source).length > 0;
  // To list the keys of a typed array means to list its indices; `inspect` does not.
  return !WITHOUT_NAMES.test(inspect(source, { maxArrayLength: 0, depth: 0, customInspect: false, getters: false }));
}

/** The class and the length of a buffer. */
export function bytesName(source: Bytes): string {
  const name = Buffer.isBuffer(source) ? "Buffer" : tagOf(source);
  return isOfNumbers(source) ? `[${name}, ${source.length} items]` : `[${name}, ${source.byteLength} bytes]`;
}
