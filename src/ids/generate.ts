import { customAlphabet } from "nanoid";

// 32 characters: each costs exactly five random bits, and none of 0/o and 1/l can be taken for the other.
const ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz";
const LENGTH = 20;

let generate: () => string = customAlphabet(ALPHABET, LENGTH);

/** @internal For tests: lets another function make the IDs, until the returned function is called. */
export function replaceGenerator(other: () => string): () => void {
  const before = generate;
  generate = other;
  return () => {
    generate = before;
  };
}

/**
 * A new request ID: 20 characters of `a-z` and `2-9` without look-alikes, 100 bits from the operating system's random
 * source, by nanoid. A double-click selects it whole and a grep needs no quoting.
 *
 * @example
 * runWithContext({ requestId: newRequestId() }, handle);   // what runWithContext does by itself where it is absent
 */
export function newRequestId(): string {
  return generate();
}

/**
 * A new session ID, of the same kind as {@link newRequestId}.
 *
 * @example
 * const sessionId = newSessionId();                         // to be sent back to the client
 */
export function newSessionId(): string {
  return generate();
}
