import { setImmediate as immediately } from "node:timers/promises";
import { expect, test } from "vitest";
import { currentContext, type LogRecord, runWithContext } from "../src/index.js";
import { createTestLogger } from "../src/testing/index.js";
import { boundJourneys, type Journey, journeys } from "./support/journeys.js";

const REQUESTS = 2000;

/** Sends requests on their ways, all at once: each takes every way, beginning at another one. Returns their records. */
async function interleave(ways: Readonly<Record<string, Journey>>): Promise<readonly LogRecord[]> {
  const log = createTestLogger();
  const names = Object.keys(ways);

  async function request(number: number): Promise<void> {
    const note = (expected: string | undefined) => (where: string) => log.info(where, { expected });
    const id = `request-${number}`;
    for (let step = 0; step < names.length; step++) {
      const way = names[(number + step) % names.length] as string;
      const delay = (number * 7 + step * 3) % 6;
      await (ways[way] as Journey)((where) => note(id)(`${way}: ${where}`), delay);
      if (step === number % names.length) await nested(way, note, id, delay);
      log.info(`${way}: back`, { expected: id });
    }
  }

  async function nested(
    way: string,
    note: (id: string) => (where: string) => void,
    id: string,
    delay: number,
  ): Promise<void> {
    const inner = `${id}-nested`;
    const journey = runWithContext({ requestId: inner }, () => (ways[way] as Journey)(note(inner), delay));
    log.info("during the nested run", { expected: id });
    await journey;
  }

  const requests = Array.from({ length: REQUESTS }, (_, number) =>
    runWithContext({ requestId: `request-${number}`, sessionId: `session-${number % 50}` }, () => request(number)),
  );
  expect(currentContext()).toBeUndefined();
  await Promise.all(requests);
  return log.records;
}

function wrong(records: readonly LogRecord[]): LogRecord[] {
  return records.filter(({ context, fields }) => {
    const number = Number(/request-(\d+)/.exec(String(fields?.["expected"]))?.[1]);
    return context?.["requestId"] !== fields?.["expected"] || context?.["sessionId"] !== `session-${number % 50}`;
  });
}

test("2,000 interleaved requests log no line with a wrong ID and none without, on any way through Node", async () => {
  const records = await interleave(journeys);
  expect(wrong(records).slice(0, 3)).toEqual([]);
  for (const way of Object.keys(journeys)) {
    const arrivals = records.filter((record) => record.message.startsWith(`${way}: `));
    expect(arrivals.length, way).toBeGreaterThanOrEqual(2 * REQUESTS);
    expect(new Set(arrivals.map((record) => record.fields?.["expected"])).size, way).toBe(REQUESTS);
  }
  expect(records.filter((record) => record.message === "during the nested run")).toHaveLength(REQUESTS);
});

test("the same holds with bindContext where emitters, pools, streams, ports and signals call back", async () => {
  const records = await interleave(boundJourneys);
  expect(wrong(records).slice(0, 3)).toEqual([]);
  for (const way of Object.keys(boundJourneys)) {
    const callbacks = records.filter((record) => record.message === `${way}: callback`);
    expect(callbacks, way).toHaveLength(REQUESTS);
  }
});

test("the requests do run at the same time, so that the two specs above show something", async () => {
  const log = createTestLogger();
  const request = (number: number) =>
    runWithContext({ requestId: `request-${number}` }, async () => {
      for (let step = 0; step < 3; step++) {
        await immediately();
        log.info("x");
      }
    });
  await Promise.all(Array.from({ length: 100 }, (_, number) => request(number)));
  const ids = log.records.map((record) => record.context?.["requestId"]);
  expect(new Set(ids.slice(0, 100)).size).toBe(100);
  expect(ids).toHaveLength(300);
});
