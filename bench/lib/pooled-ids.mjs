// IDs as nanoid makes them, with the least work: each letter is five bits of a byte from a pool.
import { randomFillSync } from "node:crypto";
import { ALPHABET } from "./data.mjs";

const LENGTH = 20;
const LETTERS = [...ALPHABET];
const pool = Buffer.allocUnsafe(LENGTH * 512);
let at = pool.length;

export function pooledId() {
  if (at === pool.length) {
    randomFillSync(pool);
    at = 0;
  }
  let id = "";
  for (const end = at + LENGTH; at < end; at++) id += LETTERS[/** @type {number} */ (pool[at]) & 31];
  return id;
}

/** @returns {import("../types.d.ts").Ids} */
export function pooledIds() {
  return { requestId: pooledId(), sessionId: pooledId() };
}
