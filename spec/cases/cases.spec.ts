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
  "bundled-positions": {
    prints: [
      "out/app.mjs first: right",
      "out/app.mjs second: right",
      "out/app.cjs first: right",
      "out/app.cjs second: right",
      "dist/app.mjs first: right",
      "dist/app.mjs second: right",
    ],
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
  "error-class-names": {
    prints: [
      "GatewayError: line json pretty",
      "BadInput: line json pretty",
      "cause GatewayError: line json pretty",
      "captured: true",
    ],
  },
  "errors-of-errors": {
    prints: ["object: line json pretty", "Map: line json pretty", "Set: line json pretty", "text: line json pretty"],
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
  "fields-of-errors-in-pretty": { prints: ["braces: aligned", "fields: 2 2 2"] },
  "frozen-errors": {
    prints: ["charge failed, refused: password=[redacted]", "a pretty line"],
  },
  "huge-bigints": { prints: ["line: logged 1", "json: logged 1", "pretty: logged 1"] },
  "mapped-positions": { prints: ["app.ts:6 app.ts:6 app.ts:9 app.ts:6 app.ts:6"] },
  "mixed-in-emitters": { prints: ["Redis LISTENER", "Cluster LISTENER", "Express app LISTENER"] },
  "own-to-json": {
    prints: [
      "error line: busy, 503, own-to-json.mjs, no upstream",
      "error json: busy, 503, own-to-json.mjs, no upstream",
      "error pretty: busy, 503, own-to-json.mjs, no upstream",
      "field line: busy, 503, own-to-json.mjs, no upstream",
      "field json: busy, 503, own-to-json.mjs, no upstream",
      "field pretty: busy, 503, own-to-json.mjs, no upstream",
    ],
  },
  "paths-in-error-texts": { prints: ["logged"] },
  "suppressed-errors": { prints: ["line json pretty", "line json pretty"] },
  "uncaught-errors": {
    prints: [
      "setTimeout OWN",
      "setImmediate OWN",
      "nextTick OWN",
      `queueMicrotask ${NODE_VERSION >= 24 ? "OWN" : "none"}`,
    ],
  },
  "web-objects": {
    prints: [
      "line: missing 0, empty 0",
      "line with redact: missing 0, empty 0",
      "json: missing 0, empty 0",
      "json with redact: missing 0, empty 0",
      "pretty: missing 0, empty 0",
      "pretty with redact: missing 0, empty 0",
    ],
  },
  "whose-cause": {
    prints: [
      "line: causes told apart",
      "line: items told apart",
      "pretty: causes told apart",
      "pretty: items told apart",
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
