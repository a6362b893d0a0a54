import fc from "fast-check";
import { expect, test } from "vitest";
import type { LogRecord } from "../../src/index.js";
import { anyProgram, type Outcome, run, SECRET } from "./combined.js";

test("with sampling, limits, redaction, serializers and levels of every kind, no line is lost, doubled or shown to others", async () => {
  await fc.assert(
    fc.asyncProperty(anyProgram, async ({ program, settings }) => {
      const plain = await run(program, settings, false);
      const holding = await run(program, settings, true);
      expect(holding.failures).toEqual([]);
      for (const outcome of [plain, holding]) {
        expectNoSecret(outcome);
        expectOwnIds(outcome);
        expectCountsToAgree(outcome);
      }
      // What the option adds is marked, or comes from contexts that have failed.
      for (const [index, { records }] of plain.transports.entries()) {
        const added = holding.transports[index]?.records.filter((record) => !isAdded(record, holding));
        expect(added?.map(numberIn).filter(isCall)).toEqual(records.map(numberIn).filter(isCall));
      }
      const published = holding.published.map(numberIn);
      expect(published.filter(isCall)).toEqual(holding.transports[0]?.records.map(numberIn).filter(isCall));
      if (settings.limiting === "none") expectFailedToBeWhole(holding);
    }),
    { numRuns: 150 },
  );
});

/** The number of a record's call; a text for a line that ctxlog writes itself. */
function numberIn({ message, fields }: LogRecord): number | string {
  const number = /call (\d+)/.exec(message)?.[1];
  return number === undefined || fields?.["suppressed"] !== undefined ? "summary" : Number(number);
}

function isCall(number: number | string): boolean {
  return typeof number === "number";
}

/** Whether a line is there by `debugOnError` only. */
function isAdded(record: LogRecord, { calls }: Outcome): boolean {
  const number = numberIn(record);
  if (typeof number === "string") return false;
  const { heldBack, sampledOut } = record.bindings ?? {};
  const { level, minLevel } = calls[number] as (typeof calls)[number];
  const isWatched = level >= levelOf(record.context?.minLevel);
  return heldBack === true || sampledOut === true || (level < minLevel && !isWatched);
}

function levelOf(minLevel: unknown): number {
  return minLevel === "debug" ? 2 : minLevel === "trace" ? 1 : 7;
}

function expectNoSecret({ transports, publishedTexts }: Outcome): void {
  for (const line of [...transports.flatMap(({ lines }) => lines), ...publishedTexts]) {
    expect(line).not.toContain(SECRET);
  }
}

function expectOwnIds({ calls, transports, published }: Outcome): void {
  for (const records of [...transports.map((one) => one.records), published]) {
    const numbers = records.map(numberIn).filter((number) => typeof number === "number");
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const record of records) {
      const number = numberIn(record);
      const requestId = typeof number === "number" ? calls[number]?.requestId : undefined;
      expect(record.requestId).toBe(requestId ?? "none");
    }
  }
}

function expectCountsToAgree({ transports, stats }: Outcome): void {
  for (const [index, { accepted, written, dropped, failed, held, waiting }] of stats.transports.entries()) {
    expect(written).toBe(transports[index]?.lines.length);
    expect({ accepted, dropped, failed, waiting }).toEqual({
      accepted: written + held,
      dropped: 0,
      failed: 0,
      waiting: 0,
    });
  }
}

/** All lines of a context that has failed are there, in the order of the calls where they were held. */
function expectFailedToBeWhole({ calls, transports }: Outcome): void {
  const failed = new Set(calls.filter(({ level }) => level >= 5).flatMap(({ contexts }) => contexts));
  const expected = calls.flatMap(({ level, minLevel, contexts }, number) => {
    const isWhole = level >= minLevel || level >= 2;
    return isWhole && failed.has(contexts[0] as number) ? [number] : [];
  });
  const written = new Set(transports[0]?.records.map(numberIn));
  expect(expected.filter((number) => !written.has(number))).toEqual([]);
}
