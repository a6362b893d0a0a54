import { readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Level, type LevelsByName, type Logger, memoryTransport, runWithContext } from "../../src/index.js";
import { createLoggerIn } from "../../src/logger.js";
import { ROOT } from "../support/child-process.js";

/** Everything that can say what the level of the logger `shop.db` is. */
interface Said {
  readonly runTime?: Level;
  readonly namedInEnvironment?: Level;
  readonly child?: Level;
  readonly namedInCode?: Level;
  readonly logger?: Level;
  readonly plain?: Level;
  readonly lambda?: Level;
}

/** The sources of a level, the strongest first: the rows of the table in docs/logging.md. */
const ROWS = {
  runTime: '`log.setLevels({ "shop.db": "debug" })`',
  namedInEnvironment: '`LOG_LEVEL="shop.db=debug"`',
  child: '`log.child({ name: "db", minLevel: "debug" })`',
  namedInCode: '`createLogger({ levels: { "shop.db": "debug" } })`',
  logger: '`createLogger({ minLevel: "debug" })`, `log.minLevel = "debug"`',
  plain: "`LOG_LEVEL=debug`",
  lambda: "`AWS_LAMBDA_LOG_LEVEL=DEBUG`",
} satisfies Record<keyof Said, string>;

const SOURCES = Object.keys(ROWS) as (keyof Said)[];
/** The row for a level that nothing has said. */
const INFO = "-";

/** A logger `shop.db`, whose level each source has said that is given. */
function logger(said: Said, name = "shop.db"): Logger {
  const entries = [said.plain, said.namedInEnvironment && `${name}=${said.namedInEnvironment}`];
  const variables: Record<string, string | undefined> = {
    LOG_LEVEL: entries.filter((entry) => entry !== undefined).join(","),
    AWS_LAMBDA_LOG_LEVEL: said.lambda as string | undefined,
  };
  const log = createLoggerIn((variable) => variables[variable], {
    name: "shop",
    minLevel: said.logger,
    levels: said.namedInCode === undefined ? undefined : { [name]: said.namedInCode },
    transports: [memoryTransport()],
    onError() {},
  });
  const child = log.child({ name: "db", minLevel: said.child });
  if (said.runTime !== undefined) log.setLevels({ [name]: said.runTime });
  return child;
}

describe("the table of precedence", () => {
  test("in docs/logging.md has these rows, in this order", () => {
    const page = readFileSync(join(ROOT, "docs/logging.md"), "utf8");
    const rows = Array.from(page.matchAll(/^\| (\d) \| [^|]* \| ([^|]*) \|/gm), ([, number, source]) => [
      number,
      source,
    ]);
    expect(rows).toEqual([...Object.values(ROWS), INFO].map((source, index) => [`${index + 1}`, source]));
  });

  const pairs = SOURCES.flatMap((over, index) => SOURCES.slice(index + 1).map((under) => [over, under] as const));

  test.each(pairs)("%s counts over %s, be it lower or higher", (over, under) => {
    expect(logger({ [over]: "debug", [under]: "error" }).minLevel).toBe("DEBUG");
    expect(logger({ [over]: "error", [under]: "debug" }).minLevel).toBe("ERROR");
    expect(logger({ [over]: "off", [under]: "debug" }).minLevel).toBe("OFF");
    expect(logger({ [over]: "silly", [under]: "off" }).minLevel).toBe("SILLY");
  });

  test.each(SOURCES)("%s counts over nothing, which is INFO", (source) => {
    expect(logger({}).minLevel).toBe("INFO");
    expect(logger({ [source]: "trace" }).minLevel).toBe("TRACE");
  });

  test.each(SOURCES)("a context's minLevel opens the gate that %s has set, unless it is off", (source) => {
    const answers = (level: Level) =>
      runWithContext({ minLevel: "debug" }, () => {
        const log = logger({ [source]: level });
        return [log.isLevelEnabled("debug"), log.isLevelEnabled("trace")];
      });
    expect(answers("fatal")).toEqual([true, false]);
    expect(answers("off")).toEqual([false, false]);
    expect(answers("silly")).toEqual([true, true]);
  });

  // A name of a parent covers the child, however specific the others are.
  test.each(SOURCES.filter((source) => source !== "runTime"))(
    "a parent's name set at run time counts over %s",
    (under) => {
      const log = logger({ [under]: "error" });
      log.setLevels({ "*": "debug" });
      expect(log.minLevel).toBe("DEBUG");
    },
  );

  test.each(["child", "namedInCode", "logger"] as const)("a parent's name in LOG_LEVEL counts over %s", (under) => {
    expect(logger({ namedInEnvironment: "debug" }, "shop").minLevel).toBe("DEBUG");
    expect(logger({ namedInEnvironment: "debug", [under]: "error" }, "*").minLevel).toBe("DEBUG");
  });

  test("a name in code counts over the minLevel of a child that it is more specific than, and over no other", () => {
    const child = (levels: LevelsByName) => {
      const log = createLoggerIn(() => undefined, { name: "shop", levels, transports: [] });
      const db = log.child({ name: "db", minLevel: "error" });
      return [db, db.child({}), db.child({ name: "pool" })].map(({ minLevel }) => minLevel);
    };
    expect(child({ "*": "debug" })).toEqual(["ERROR", "ERROR", "ERROR"]);
    expect(child({ "shop.db": "debug" })).toEqual(["ERROR", "ERROR", "ERROR"]);
    expect(child({ "shop.db.pool": "debug" })).toEqual(["ERROR", "ERROR", "DEBUG"]);
    expect(child({ "*.*.*": "debug" })).toEqual(["ERROR", "ERROR", "DEBUG"]);
  });

  test("a child without a name may have a level of its own beside its parent's name", () => {
    const log = createLoggerIn(() => undefined, { name: "shop", levels: { shop: "warn" }, transports: [] });
    expect([log.minLevel, log.child({ minLevel: "trace" }).minLevel]).toEqual(["WARN", "TRACE"]);
  });

  test("minLevel set at run time counts as the option would", () => {
    const log = logger({ logger: "error", namedInCode: "warn" });
    log.minLevel = "debug";
    expect(log.minLevel).toBe("DEBUG");
    const named = logger({ namedInEnvironment: "warn" });
    named.minLevel = "debug";
    expect(named.minLevel).toBe("WARN");
  });
});

const LEVELS = ["SILLY", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL", "OFF"] as const;
type Shown = (typeof LEVELS)[number];

/** One step from a logger to its child, and what is set on it. */
interface Step {
  readonly name: string | undefined;
  readonly minLevel: Shown | undefined;
  readonly runTime: Record<string, Shown> | undefined;
}

interface Case {
  readonly logger: Step;
  readonly children: readonly Step[];
  readonly code: Record<string, Shown>;
  readonly environment: readonly (readonly [name: string, level: Shown])[];
  readonly plain: Shown | undefined;
  readonly lambda: Shown | undefined;
}

/** A level that was said, and its rank: a list that is compared from its beginning, the greatest counts. */
type Candidate = readonly [level: Shown, ...rank: (number | string)[]];

/** The level by the words of the page: every source makes candidates, and the highest rank counts. */
function reference({ logger: first, children, code, environment, plain, lambda }: Case): Shown {
  const steps = [first, ...children];
  const names = steps.map((_, index) =>
    steps
      .slice(0, index + 1)
      .flatMap(({ name }) => name ?? [])
      .join("."),
  );
  const name = names.at(-1) as string;
  const candidates: Candidate[] = [["INFO", 0]];
  if (lambda !== undefined) candidates.push([lambda, 1]);
  if (plain !== undefined) candidates.push([plain, 2]);
  if (first.minLevel !== undefined) candidates.push([first.minLevel, 3]);
  const add = (rank: number, pattern: string, level: Shown, ...rest: (number | string)[]) => {
    const parts = pattern.split(".");
    const source = parts.map((part) => part.replace("*", "[^.]*")).join("\\.");
    if (!new RegExp(`^${source}(\\..*)?$`).test(name) || name === "") return;
    const words = parts.filter((part) => part !== "*").length;
    candidates.push([level, rank, parts.length, 0, words, pattern.replace(/[^.*]+/g, "~"), ...rest]);
  };
  for (const [pattern, level] of Object.entries(code)) add(4, pattern, level);
  for (const [index, [pattern, level]] of environment.entries()) add(5, pattern, level, index);
  for (const [index, { minLevel, runTime = {} }] of steps.entries()) {
    const parts = names[index] === "" ? 0 : (names[index] as string).split(".").length;
    if (index > 0 && minLevel !== undefined) candidates.push([minLevel, 4, parts, 1, index]);
    for (const [pattern, level] of Object.entries(runTime)) add(6, pattern, level, index);
  }
  return candidates.reduce((best, next) => (isGreater(next.slice(1), best.slice(1)) ? next : best))[0];
}

function isGreater(one: readonly unknown[], other: readonly unknown[]): boolean {
  const at = one.findIndex((value, index) => value !== other[index]);
  return at >= 0 && (one[at] as number) > ((other[at] ?? -1) as number);
}

const level = fc.constantFrom(...LEVELS);
const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 2 });
const part = fc.constantFrom("a", "b", "c");
const pattern = fc
  .array(fc.oneof(part, fc.constant("*")), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("."));
const named = fc.dictionary(pattern, level, { maxKeys: 4, noNullPrototype: true });
const step = fc.record<Step>({
  name: maybe(fc.array(part, { minLength: 1, maxLength: 2 }).map((parts) => parts.join("."))),
  minLevel: maybe(level),
  runTime: maybe(named),
});
const anyCase = fc.record<Case>({
  logger: step,
  children: fc.array(step, { maxLength: 3 }),
  code: named,
  environment: fc.array(fc.tuple(pattern, level), { maxLength: 4 }),
  plain: maybe(level),
  lambda: maybe(level),
});

test("any combination of sources and names, set in any order, gives the level of a naive resolver", () => {
  fc.assert(
    fc.property(anyCase, fc.infiniteStream(fc.nat()), (given, choices) => {
      const variables: Record<string, string | undefined> = {
        LOG_LEVEL: [given.plain, ...given.environment.map(([name, named]) => `${name} = ${named}`)].join(" , "),
        AWS_LAMBDA_LOG_LEVEL: given.lambda,
      };
      const { name, minLevel } = given.logger;
      let last = createLoggerIn((variable) => variables[variable], {
        name,
        minLevel,
        levels: given.code,
        transports: [],
        onError() {},
      });
      const chain = [last];
      for (const child of given.children) {
        last = last.child({ name: child.name, minLevel: child.minLevel });
        chain.push(last);
        // Levels that are resolved early must not stay.
        if ((choices.next().value as number) % 2 === 0) void last.minLevel;
      }
      const changes = chain.flatMap((log, index) => {
        const { runTime } = [given.logger, ...given.children][index] as Step;
        return runTime === undefined ? [] : [() => log.setLevels(runTime)];
      });
      while (changes.length > 0) changes.splice((choices.next().value as number) % changes.length, 1)[0]?.();
      expect(last.minLevel).toBe(reference(given));
    }),
    { numRuns: 2000 },
  );
});
