import { describe, expect, test } from "vitest";
import { createLoggerIn } from "../../src/logger.js";
import type { LoggerOptions } from "../../src/options.js";
import { memoryTransport } from "../../src/transports/memory.js";

/** The line of a logger in an environment. */
function lineIn(environment: Readonly<Record<string, string>>, options: LoggerOptions = {}): string {
  const memory = memoryTransport();
  createLoggerIn((name) => environment[name], { transports: [memory], ...options }).warn("hello", { n: 1 });
  return memory.lines[0] as string;
}

describe("AWS_LAMBDA_LOG_FORMAT", () => {
  test("picks the JSON that Lambda reads levels from, if it is JSON", () => {
    const line = JSON.parse(lineIn({ AWS_LAMBDA_LOG_FORMAT: "JSON" }));
    expect(line).toMatchObject({ level: "WARN", message: "hello", n: 1 });
    expect(line.timestamp).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
  });

  test.each(["Text", "", "json5"])("changes nothing if it is %j", (format) => {
    expect(lineIn({ AWS_LAMBDA_LOG_FORMAT: format })).toContain(" - WARN - [req=none|session=none] - hello n=1");
  });

  test("gives way to LOG_FORMAT, and to the code", () => {
    const environment = { AWS_LAMBDA_LOG_FORMAT: "JSON", LOG_FORMAT: "line" };
    expect(lineIn(environment)).toContain(" - WARN - ");
    expect(lineIn({ AWS_LAMBDA_LOG_FORMAT: "JSON" }, { format: "json" })).toMatch(/^\{"time":/);
  });
});
