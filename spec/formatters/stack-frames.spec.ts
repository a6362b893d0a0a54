import { describe, expect, test } from "vitest";
import { framesAt } from "../../src/formatters/stack-frames.js";

const FAKE = "    at y (/tmp/pipe:1:1)";
const REAL = "    at charge (/srv/pay.js:10:5)\n    at main (/srv/main.js:3:1)";

describe("the frames of a stack begin below its message", () => {
  test.each<[string, string, string]>([
    ["of one line", "bad", "Error: bad"],
    ["of several lines", "bad\nworse", "Error: bad\nworse"],
    ["that ends with a line break", "bad\n", "Error: bad\n"],
    ["with CRLF", "bad\r\nworse\r\n", "Error: bad\r\nworse\r\n"],
    ["that is empty", "", "Error"],
    ["with a code before it", "bad", "TypeError [ERR_BAD]: bad"],
    ["that is a class's name", "Error", "Error: Error"],
    ["with what looks like a frame", `bad\n${FAKE}`, `Error: bad\n${FAKE}`],
    ["that is what looks like a frame", FAKE, `Error: ${FAKE}`],
    ["with a real frame", `bad\n${REAL}`, `Error: bad\n${REAL}`],
    ["that was extended since, and is what looks like a frame", `While paying:\n${FAKE}`, `Error: ${FAKE}`],
    ["that was extended since", "While paying: bad (twice)", "Error: bad"],
    ["that was extended, of several lines", "While paying: bad\nworse", "Error: bad\nworse"],
  ])("%s", (_what, message, head) => {
    const stack = `${head}\n${REAL}`;
    expect(stack.slice(framesAt(stack, message))).toBe(`\n${REAL}`);
  });

  test.each<[string, string, string]>([
    ["replaced", "other", `Error: bad\n${FAKE}`],
    ["replaced, even if it was of one line", "other", "Error: bad"],
    ["extended, and had what looks like a frame", `While paying: bad\n${FAKE}`, `Error: bad\n${FAKE}`],
  ])("and are unknown if the message was %s", (_what, message, head) => {
    const stack = `${head}\n${REAL}`;
    expect(framesAt(stack, message)).toBe(stack.length);
  });
});
