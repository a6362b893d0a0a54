// Requests of several lines: a context with two fresh IDs, and a field in each line.
import { atMost } from "./targets.mjs";
import { timedCase } from "./timed-case.mjs";

/**
 * @param {string} url The case's file: `import.meta.url`.
 * @param {number} order
 * @param {string} word How many lines, in words.
 * @param {number} lines
 */
export function requestCase(url, order, word, lines) {
  return timedCase(url, {
    order,
    title: `One request with ${word} lines`,
    note: `A context with two fresh IDs and ${word} lines in it, each with a field. The floor decodes pooled random bytes; the others use nanoid.`,
    unit: "request",
    batch: 200,
    lines,
    ownIds: true,
    targets: (results) => [atMost(results, "at most 1.25 times the floor", { to: "floor", most: 1.25 })],
  });
}
