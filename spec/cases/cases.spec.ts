import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ROOT, runNode } from "../support/child-process.js";
import { temporary } from "../support/temporary.js";

const FOLDER = join(ROOT, "spec/cases");
const NODE_VERSION = Number.parseInt(process.versions.node, 10);

interface Case {
  /** What the program prints, line by line. */
  readonly prints: readonly string[];
  /** Node's own arguments. */
  readonly flags?: readonly string[];
  /** A program of the system that it uses. Where that is missing, the case is skipped. */
  readonly needs?: string;
}

/** Each program of this folder, which uses the built package together with real libraries. */
const CASES: Record<string, Case> = {
  "buffers-in-pretty": {
    prints: ["Buffer: shortened", "Uint8Array: shortened", "Float64Array: shortened"],
    flags: ["--max-old-space-size=32"],
  },
  "carrier-without-a-trace": {
    prints: [
      "the request's line has the tracer's trace: true",
      "the job's trace: none",
      "the job's request ID: the same",
    ],
  },
  "changed-headers": { prints: ["set-at-the-edge undefined undefined"] },
  "colours-of-terminals": {
    prints: [
      '{"TERM":"xterm"}: as Node',
      '{"TERM":"dumb"}: as Node',
      '{"TERM":"xterm","NODE_DISABLE_COLORS":"1"}: as Node',
      '{"TERM":"xterm","NO_COLOR":"1"}: as Node',
      '{"TERM":"xterm","FORCE_COLOR":"no"}: as Node',
      '{"TERM":"xterm","FORCE_COLOR":"0"}: as Node',
      '{"TERM":"dumb","FORCE_COLOR":"1"}: as Node',
    ],
    needs: "script",
  },
  "connect-outside-requests": {
    prints: ["Redis FIRST000 SECOND00 FIRST000", "OwnRedis FIRST000 SECOND00 none"],
  },
  "fields-for-pino": {
    prints: [
      JSON.stringify({
        level: 30,
        requestId: "request1",
        sessionId: "session1-id",
        sessionSource: "header:x-session-id",
        transportType: "http",
        traceId: "0af7651916cd43dd8448eb211c80319c",
        spanId: "00f067aa0ba902b7",
        parentSpanId: "b7ad6b7169203331",
        msg: "Charged",
      }),
    ],
  },
  "frozen-errors": {
    prints: ["charge failed, refused: password=[redacted]", "a pretty line"],
  },
  "mixed-in-emitters": { prints: ["Redis LISTENER", "Cluster LISTENER", "Express app LISTENER"] },
  "uncaught-errors": {
    prints: [
      "setTimeout OWN",
      "setImmediate OWN",
      "nextTick OWN",
      `queueMicrotask ${NODE_VERSION >= 24 ? "OWN" : "none"}`,
    ],
  },
};

test("every program of the folder is run", () => {
  const programs = readdirSync(FOLDER).filter((name) => name.endsWith(".mjs"));
  expect(programs.sort()).toEqual(Object.keys(CASES).map((name) => `${name}.mjs`));
});

test.for(Object.entries(CASES))(
  "the program %s prints what it should, and ends",
  async ([name, { prints, flags = [], needs }], { skip }) => {
    if (needs !== undefined && spawnSync(needs, ["--version"]).status !== 0) skip(`${needs} is not installed`);
    const program = join(FOLDER, `${name}.mjs`);
    const { stdout, ...end } = await runNode([...flags, program], { cwd: temporary(), timeout: 15_000 });
    expect({ ...end, lines: stdout.trimEnd().split("\n") }).toEqual({
      code: 0,
      signal: null,
      stderr: "",
      lines: prints,
    });
  },
);
