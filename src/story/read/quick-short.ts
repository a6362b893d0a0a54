import { SHORT_LENGTH } from "../../ids/shorten.js";

/** Shorter IDs are of no known kind; longer ones are left to `shortenId`. */
const SHORTER_THAN_ANY_KIND = 17;
const MAX_LENGTH = 23;

/**
 * Where the short form of an ID ends, if it is the ID's beginning as it is: undefined where `shortenId` has to decide.
 * An ID of letters and digits has no prefix, and with a letter at one of its ends it is no number.
 */
export function quickShortEnd(bytes: Buffer, from: number, to: number): number | undefined {
  const length = to - from;
  if (length > MAX_LENGTH) return undefined;
  for (let at = from; at < to; at++) if (!isLetter(bytes[at]) && !isDigit(bytes[at])) return undefined;
  if (length <= SHORT_LENGTH) return to;
  const isNumber = length >= SHORTER_THAN_ANY_KIND && isDigit(bytes[from]) && isDigit(bytes[to - 1]);
  return isNumber ? undefined : from + SHORT_LENGTH;
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 0x30 && byte <= 0x39;
}

function isLetter(byte: number | undefined): boolean {
  const lower = (byte ?? 0) | 0x20;
  return lower >= 0x61 && lower <= 0x7a;
}
