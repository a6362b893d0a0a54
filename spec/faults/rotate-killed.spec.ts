import { mkdirSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { gzipSync } from "node:zlib";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { killAtStep } from "../support/kill-at-step.js";
import { logText, rotatedFiles } from "../support/log-files.js";
import { numbersOf, upTo } from "../support/numbered-lines.js";
import { runProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

const line = (i: number) => `${`${i} `.padEnd(100, "abcdefghij")}\n`;
const lines = (numbers: number[]) => numbers.map(line).join("");

/** Writes a file whose last line is old, so that it may be compressed at once. */
function writeOld(path: string, numbers: number[]): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, path.endsWith(".gz") ? gzipSync(lines(numbers)) : lines(numbers));
  utimesSync(path, 1_700_000_000, 1_700_000_000);
}

/** Logs lines from a number on. Two fit into a file. What it has logged when it is killed is in the files. */
function program(options: string, first: number, count: number): string {
  return `
    globalThis.arm?.();
    const log = createLogger({ format, transports: [fileTransport({ path, flushEvery: "line", rotate: { size: 202, ${options} } })] });
    for (let i = ${first}; i < ${first} + ${count}; i++) { log.info(line(i)); }
    process.on("exit", (code) => { process.exitCode = globalThis.steps?.() ?? code; });`;
}

interface Case {
  /** What is there before: the numbers of lines in each file, from 0 on. */
  readonly before: Readonly<Record<string, number[]>>;
  readonly options: string;
  readonly lines: number;
  /** How many lines the next start logs. */
  readonly next: number;
  /** The files after the next start. */
  readonly after: RegExp;
}

const CASES: Readonly<Record<string, Case>> = {
  "numbered files are moved": {
    before: { "app.log.3.gz": [0], "app.log.2": [1, 2], "app.log.1": [3, 4], "app.log": [5, 6] },
    options: "maxFiles: 20",
    lines: 2,
    next: 3,
    after: /^app\.log\.\d(\.gz)?$/,
  },
  "dated files are made": {
    before: { "app-2023-11-14.log": [0, 1], "app-2023-11-14_1.log.gz": [2, 3], "app.log": [4, 5] },
    options: 'maxFiles: 20, every: "day", names: "dated"',
    lines: 2,
    next: 3,
    after: /^app-\d{4}-\d\d-\d\d(_\d)?\.log(\.gz)?$/,
  },
  "files are compressed": {
    before: { "app.log.3": [0], "app.log.2.gz": [1, 2], "app.log.1": [3, 4], "app.log": [5] },
    options: "maxFiles: 20, compress: true",
    lines: 1,
    next: 1,
    // What the next start itself has rotated is too new.
    after: /^app\.log\.(1|\d\.gz)$/,
  },
};

describe.each(Object.entries(CASES))(
  "killed while %s, at each step,",
  (_name, { before, options, lines: count, next: more, after }) => {
    const there = Object.values(before).flat().length;

    function prepare(): string {
      const directory = temporary();
      for (const [name, numbers] of Object.entries(before)) writeOld(join(directory, name), numbers);
      return join(directory, "app.log");
    }

    test("the next start leaves every line once, in order", async () => {
      const first = await runProgram(program(options, there, count), {
        path: prepare(),
        flags: [killAtStep(Infinity)],
      });
      const steps = first.code ?? 0;
      expect(first.stderr).toBe("");
      expect(steps).toBeGreaterThan(10);

      const check = async (step: number) => {
        const path = prepare();
        const killed = await runProgram(program(options, there, count), { path, flags: [killAtStep(step)] });
        expect(killed.signal).toBe("SIGKILL");
        const next = await runProgram(program(options, 1000, more), { path });
        expect(next).toMatchObject({ code: 0, stderr: "" });
        const numbers = numbersOf(logText(path));
        const kept = numbers.length - more;
        expect(numbers).toEqual([...upTo(kept), ...upTo(more).map((i) => 1000 + i)]);
        expect(kept).toBeGreaterThanOrEqual(there);
        expect(readdirSync(dirname(path)).filter((name) => name.endsWith(".tmp"))).toEqual([]);
        expect(statSync(path).size).toBeLessThanOrEqual(202);
        for (const name of rotatedFiles(path)) expect(name).toMatch(after);
      };
      for (let step = 0; step < steps; step += 2)
        await Promise.all([check(step), step + 1 < steps ? check(step + 1) : 0]);
    }, 120_000);
  },
);

test("random sizes, line lengths, ends and kills leave each accepted line once, in order, in whole files", async () => {
  const run = fc.record({
    count: fc.integer({ min: 1, max: 40 }),
    length: fc.integer({ min: 10, max: 400 }),
    kill: fc.option(fc.integer({ min: 0, max: 120 }), { nil: undefined, freq: 3 }),
  });
  const rotate = fc.record({
    size: fc.integer({ min: 1, max: 2000 }),
    compress: fc.boolean(),
    names: fc.constantFrom("numbered", "dated"),
    maxFiles: fc.constant(999),
  });
  await fc.assert(
    fc.asyncProperty(rotate, fc.array(run, { minLength: 1, maxLength: 4 }), async (options, runs) => {
      const path = join(temporary(), "app.log");
      const expected: string[] = [];
      let next = 0;
      for (const { count, length, kill } of [...runs, { count: 1, length: 10, kill: undefined }]) {
        const end = await runProgram(
          `const log = createLogger({ format, transports: [fileTransport({ path, rotate: ${JSON.stringify(options)} })] });
          globalThis.arm();
          for (let i = 0; i < ${count}; i++) { log.info(line(${next} + i, ${length})); if (i % 3 === 2) await turn(); }
          await log.flush();`,
          { path, flags: [killAtStep(kill ?? Infinity)] },
        );
        expect(end.stderr).toBe("");
        if (end.signal === null)
          for (let i = 0; i < count; i++) expected.push(`${next + i} `.padEnd(length, "abcdefghij"));
        else {
          // What a killed process has written is known from the files only: a beginning of its lines.
          const found = logText(path).split("\n").slice(0, -1);
          const all = Array.from({ length: count }, (_, i) => `${next + i} `.padEnd(length, "abcdefghij"));
          const own = all.filter((text) => found.includes(text));
          expect(own).toEqual(all.slice(0, own.length));
          expected.push(...own);
        }
        next += count;
      }
      expect(logText(path).split("\n").slice(0, -1)).toEqual(expected);
      for (const name of rotatedFiles(path)) {
        const { size } = statSync(join(dirname(path), name));
        const oneLine =
          name.endsWith(".gz") || readFileSync(join(dirname(path), name), "utf8").indexOf("\n") === size - 1;
        expect(oneLine || size <= options.size).toBe(true);
      }
    }),
    { numRuns: 8 },
  );
}, 120_000);
