import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type JsonFormatterOptions, jsonFormatter, type Logger } from "../../src/index.js";
import { createTestLogger } from "../../src/testing/index.js";
import { ROOT, runNode } from "../support/child-process.js";
import { noHosts } from "../support/recipe.js";

type Line = Record<string, unknown>;

const HOSTS = join(ROOT, "spec/hosts");
const NOTE = noHosts === undefined ? "" : ` (skipped: ${noHosts})`;
const service = { service: "shop", version: "1.2.3", env: "production" };
const failure = Object.assign(new TypeError("bad"), { code: "E_BAD" });

/** The lines of our preset for a call with a field, and for an error. */
function ours(options: JsonFormatterOptions): Line[] {
  const log = createTestLogger({ name: "shop.db", format: jsonFormatter(options) });
  const calls: ((logger: Logger) => void)[] = [
    (logger) => logger.info("Charged", { amount: 12 }),
    (logger) => logger.error("Failed", failure),
  ];
  for (const call of calls) call(log);
  return log.lines.map((line) => JSON.parse(line));
}

/** What a vendor's library for pino writes for the same calls. */
function withPino(options: object): Line[] {
  const require = createRequire(join(HOSTS, "package.json"));
  const { pino } = require("pino") as typeof import("pino");
  const lines: Line[] = [];
  const log = pino({ ...options, name: "shop.db" }, { write: (line) => lines.push(JSON.parse(line)) });
  log.info({ amount: 12 }, "Charged");
  log.error({ err: failure }, "Failed");
  return lines;
}

function without(line: Line | undefined, keys: readonly string[]): Line {
  return Object.fromEntries(Object.entries(line ?? {}).filter(([key]) => !keys.includes(key)));
}

/** An error without its own fields in the stack, which these formats have no other place for. */
function errorOf(line: Line | undefined, key: string): Line {
  const { stack_trace, stack, location, ...others } = (line?.[key] ?? {}) as Line;
  const [first] = String(stack_trace ?? stack).split("\n");
  return { ...others, first };
}

describe.skipIf(noHosts !== undefined)(`the vendor's own library writes the same${NOTE}:`, () => {
  test("@elastic/ecs-pino-format, but for the process, which ctxlog does not show", () => {
    const require = createRequire(join(HOSTS, "package.json"));
    const { ecsFormat } = require("@elastic/ecs-pino-format") as { ecsFormat(options: object): object };
    const options = { serviceName: "shop", serviceVersion: "1.2.3", serviceEnvironment: "production" };
    const theirs = withPino(ecsFormat(options));
    const [charged, failed] = ours({ preset: "ecs", ...service });
    const own = ["@timestamp", "error", "process.pid", "host.hostname"];
    expect(without(charged, own)).toEqual(without(theirs[0], own));
    expect(without(failed, own)).toEqual(without(theirs[1], own));
    // Elastic's has no field for an error's code; ECS has `error.code`.
    expect(errorOf(failed, "error")).toEqual({ ...errorOf(theirs[1], "error"), code: "E_BAD" });
  });

  test("@google-cloud/pino-logging-gcp-config, but for pino's own fields, the time's form and insertId", () => {
    const require = createRequire(join(HOSTS, "package.json"));
    const { createGcpLoggingPinoConfig } = require("@google-cloud/pino-logging-gcp-config") as {
      createGcpLoggingPinoConfig(options: object, pino: object): object;
    };
    const serviceContext = { service: "shop", version: "1.2.3" };
    const theirs = withPino(createGcpLoggingPinoConfig({ serviceContext }, {}));
    const [charged, failed] = ours({ preset: "gcp", service: "shop", version: "1.2.3" });
    const own = ["time", "timestamp", "level", "pid", "hostname", "name", "logger", "logging.googleapis.com/insertId"];
    const ofError = ["stack_trace", "error", "err", "@type"];
    expect(without(charged, own)).toEqual(without(theirs[0], own));
    expect(without(failed, [...own, ...ofError])).toEqual(without(theirs[1], [...own, ...ofError]));
    for (const line of [failed, theirs[1]]) expect(line?.["stack_trace"]).toMatch(/^TypeError: bad\n {4}at /);
  });

  test("@aws-lambda-powertools/logger, but for the sampling rate and an error's location", async () => {
    const program = `
      import { Logger } from "@aws-lambda-powertools/logger";
      const log = new Logger({ serviceName: "shop" });
      log.info("Charged", { amount: 12 });
      log.error("Failed", Object.assign(new TypeError("bad"), { code: "E_BAD" }));`;
    const { stdout, stderr } = await runNode(["--input-type=module", "--eval", program], { cwd: HOSTS });
    const theirs = `${stdout}${stderr}`
      .trim()
      .split("\n")
      .map((line): Line => JSON.parse(line));
    const [charged, failed] = ours({ preset: "lambda", service: "shop" });
    const own = ["timestamp", "logger", "sampling_rate", "error"];
    const find = (message: string) => theirs.find((line) => line["message"] === message);
    expect(without(charged, own)).toEqual(without(find("Charged"), own));
    expect(without(failed, own)).toEqual(without(find("Failed"), own));
    expect(errorOf(failed, "error")).toEqual(errorOf(find("Failed"), "error"));
  });
});
