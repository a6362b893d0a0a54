import fc from "fast-check";
import { expect, test } from "vitest";
import { expectedOutput } from "./model.js";
import { actualOutput, anyProgram } from "./programs.js";

test("whatever a program enters, logs and throws, each transport gets what the model says, in its order", () => {
  fc.assert(
    fc.property(anyProgram, (program) => {
      expect(actualOutput(program)).toEqual(expectedOutput(program));
    }),
    { numRuns: 2000 },
  );
});
