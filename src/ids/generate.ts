import { random } from "nanoid";
import { sharedState } from "../internal/shared-state.js";

// 32 characters: each is exactly five random bits, and none of 0/o and 1/l can be mistaken for the other.
const ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz";
const CODES: Uint8Array = /* @__PURE__ */ Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));
const LENGTH = 20;
/** Random bytes for so many IDs are taken at once. nanoid itself takes 128 times as many from the operating system. */
const BATCH = 25;

let bytes: Uint8Array = /* @__PURE__ */ new Uint8Array();
/** Where the next ID's bytes begin. */
let next = 0;

/** One call that makes the whole string: joined bit by bit, it would be a tree inside V8. (bench: request, heap) */
function random20(): string {
  if (next === bytes.length) {
    // A copy: nanoid fills its memory anew for everyone, and gives others the bytes that would be left here.
    bytes = new Uint8Array(random(LENGTH * BATCH));
    next = 0;
  }
  const at = next;
  next += LENGTH;
  return String.fromCharCode(
    code(at),
    code(at + 1),
    code(at + 2),
    code(at + 3),
    code(at + 4),
    code(at + 5),
    code(at + 6),
    code(at + 7),
    code(at + 8),
    code(at + 9),
    code(at + 10),
    code(at + 11),
    code(at + 12),
    code(at + 13),
    code(at + 14),
    code(at + 15),
    code(at + 16),
    code(at + 17),
    code(at + 18),
    code(at + 19),
  );
}

/** The character of a random byte. */
function code(at: number): number {
  return CODES[(bytes[at] as number) & 31] as number;
}

/** A test replaces the generator of all copies of the package. */
const ids: { generate: (() => string) | undefined } = /* @__PURE__ */ sharedState("ids.v1", () => ({
  generate: undefined,
}));

function generate(): string {
  return ids.generate === undefined ? random20() : ids.generate();
}

/** @internal For tests: replaces the generator of all IDs, until the returned function is called. */
export function replaceGenerator(other: () => string): () => void {
  const before = ids.generate;
  ids.generate = other;
  return () => {
    ids.generate = before;
  };
}

/**
 * Returns a new request ID: 20 characters of `a-z` and `2-9` without look-alikes. They are 100 bits from the operating
 * system's random source, through nanoid. A double-click selects the whole ID, and a grep for it needs no quoting.
 *
 * @example
 * runWithContext({ requestId: newRequestId() }, handle);     // a new ID, also inside another context
 */
export function newRequestId(): string {
  return generate();
}

/**
 * Returns a new session ID, of the same form as {@link newRequestId}.
 *
 * @example
 * const sessionId = newSessionId();     // to be sent to the client, which sends it back with each request
 */
export function newSessionId(): string {
  return generate();
}
