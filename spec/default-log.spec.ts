import { describe, expect, test } from "vitest";
import { type ProcessResult, runNode } from "./support/child-process.js";

const LINE = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - ([A-Z]+) - \[req=none\|session=none\] - (.*)$/;

function run(env: Record<string, string>): Promise<ProcessResult> {
  const program = `import { log } from "ctxlog"; log.debug("debug"); log.info("info"); log.warn("warn");`;
  return runNode(["--input-type=module", "--eval", program], { env });
}

/** Levels and messages of lines in the documented layout. */
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

test("createLogger reads both from the environment too, and refuses wrong values", async () => {
  const program = `import { createLogger } from "ctxlog";
    try { createLogger(); } catch (error) { console.log(error.name + ": " + error.message); }
    createLogger({ minLevel: "warn", format: (record) => record.message }).warn("given options win");`;
  const { stdout } = await runNode(["--input-type=module", "--eval", program], { env: { LOG_LEVEL: "loud" } });
  expect(stdout).toMatch(
    /^TypeError: ctxlog: LOG_LEVEL in the environment is 'loud', but takes one of silly, .*\ngiven options win\n$/,
  );
});
