import { customAlphabet } from "nanoid";
import { sharedState } from "../internal/shared-state.js";

// 32 characters: each is exactly five random bits, and none of 0/o and 1/l can be mistaken for the other.
const ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz";
const LENGTH = 20;

const random: () => string = /* @__PURE__ */ customAlphabet(ALPHABET, LENGTH);

/** A test replaces the generator of all copies of the package. */
const ids: { generate: (() => string) | undefined } = /* @__PURE__ */ sharedState("ids.v1", () => ({
  generate: undefined,
}));

function generate(): string {
  return ids.generate === undefined ? random() : ids.generate();
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
 * system's random source, by nanoid. A double-click selects the whole ID, and a grep for it needs no quoting.
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
