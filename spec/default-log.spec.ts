import { describe, expect, test } from "vitest";
import { type ProcessResult, runNode } from "./support/child-process.js";

const LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - ([A-Z]+) - \[req=none\|session=none\] - (.*)$/;

function run(env: Record<string, string>): Promise<ProcessResult> {
  const program = `import { log } from "ctxlog"; log.debug("debug"); log.info("info"); log.warn("warn");`;
  return runNode(["--input-type=module", "--eval", program], { env });
}

/** Levels and messages of lines in the line format. */
function shown(stdout: string): string[] {
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => LINE.exec(line)?.slice(1).join(" ") ?? `not the layout: ${line}`);
}

describe("the default logger", () => {
  test.each([
    ["nothing", {}],
    ["empty variables", { LOG_LEVEL: "", LOG_FORMAT: "" }],
  ])("logs from INFO on, to stdout, in the line format, if the environment has %s", async (_, env) => {
    const { code, stdout, stderr } = await run(env);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(shown(stdout)).toEqual(["INFO info", "WARN warn"]);
  });

  test.each(["debug", "DEBUG", "2"])("reads its level from LOG_LEVEL=%s", async (LOG_LEVEL) => {
    expect(shown((await run({ LOG_LEVEL })).stdout)).toEqual(["DEBUG debug", "INFO info", "WARN warn"]);
  });

  test("reads an MCP level, and OFF, from LOG_LEVEL", async () => {
    expect(shown((await run({ LOG_LEVEL: "warning" })).stdout)).toEqual(["WARN warn"]);
    expect((await run({ LOG_LEVEL: "off" })).stdout).toBe("");
  });

  test("reads its format from LOG_FORMAT", async () => {
    const { stdout } = await run({ LOG_FORMAT: "json" });
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).message)).toEqual(["info", "warn"]);
  });

  test("reports a wrong LOG_LEVEL, with a suggestion, and logs from INFO on in the configured format", async () => {
    const { code, stdout, stderr } = await run({ LOG_LEVEL: "degub", LOG_FORMAT: "json" });
    expect(code).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).level)).toEqual(["INFO", "WARN"]);
    expect(stderr).toMatch(/^ctxlog: .*LOG_LEVEL in the environment is 'degub'.*Did you mean "debug"\?\n$/);
  });

  test("reports a wrong LOG_FORMAT, with a suggestion, and logs in the line format at the configured level", async () => {
    const { code, stdout, stderr } = await run({ LOG_LEVEL: "warn", LOG_FORMAT: "jsno" });
    expect(code).toBe(0);
    expect(shown(stdout)).toEqual(["WARN warn"]);
    expect(stderr).toMatch(/^ctxlog: .*LOG_FORMAT in the environment is 'jsno'.*Did you mean "json"\?\n$/);
  });

  test("reads the environment when it is first used, not when it is imported", async () => {
    const program = `import { log } from "ctxlog"; process.env.LOG_LEVEL = "warn"; log.info("info"); log.warn("warn");`;
    const { stdout } = await runNode(["--input-type=module", "--eval", program]);
    expect(shown(stdout)).toEqual(["WARN warn"]);
  });
});

test("createLogger reads both from the environment too, and reports wrong values to its onError", async () => {
  const program = `import { createLogger } from "ctxlog";
    const log = createLogger({ onError: (error, stage) => console.log(stage + ": " + error.message) });
    console.log(log.minLevel);
    createLogger({ minLevel: "warn", format: (record) => record.message }).warn("given options win");`;
  const env = { LOG_LEVEL: "loud", LOG_FORMAT: "xml" };
  const { stdout, stderr } = await runNode(["--input-type=module", "--eval", program], { env });
  const [format, level, minLevel, line] = stdout.split("\n");
  expect(format).toMatch(/^config: ctxlog: LOG_FORMAT in the environment is 'xml', but must be "line", /);
  expect(level).toMatch(/^config: ctxlog: LOG_LEVEL in the environment is 'loud', but must be one of silly, /);
  expect([minLevel, line, stderr]).toEqual(["INFO", "given options win", ""]);
});

test.each([
  ["silent", "off"],
  ["none", "off"],
  ["Verbose", "debug"],
  ["emerg", "emergency"],
  ["wran", "warn"],
])("suggests for LOG_LEVEL=%s: %s", async (LOG_LEVEL, suggestion) => {
  const { stdout, stderr } = await run({ LOG_LEVEL });
  expect(stderr).toContain(`Did you mean "${suggestion}"?\n`);
  expect(shown(stdout)).toEqual(["INFO info", "WARN warn"]);
});

test.each(["JSON", " json ", "Json"])("ignores case and space in LOG_FORMAT=%j", async (LOG_FORMAT) => {
  const { stdout, stderr } = await run({ LOG_FORMAT });
  expect(stderr).toBe("");
  expect(JSON.parse(stdout.split("\n")[0] as string)).toMatchObject({ level: "INFO" });
});
