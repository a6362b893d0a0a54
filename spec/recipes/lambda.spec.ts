import { afterAll, beforeAll, expect, test } from "vitest";
import { eventV1, eventV2 } from "../fixtures/api-gateway.js";
import { Bank } from "../support/bank.js";
import { runNode } from "../support/child-process.js";
import { buildRecipes, messagesOf } from "../support/recipe.js";

const bank = new Bank();
let program: string;
let bankUrl: string;

beforeAll(async () => {
  program = (await buildRecipes("lambda", ["aws-lambda"])).get("aws-lambda") as string;
  bankUrl = await bank.open();
});

afterAll(() => bank.close());

// Like Lambda's runtime, but with several calls at once: it passes an event and a context, and reads what is returned.
const RUNTIME = `
  const { handler } = await import(process.argv[1]);
  const calls = JSON.parse(process.argv[2]);
  const answers = await Promise.all(calls.map(({ event, context }) => handler(event, context)));
  process.stderr.write(JSON.stringify(answers));
`;

test("the recipe for AWS Lambda accepts both payload formats, and does not mix interleaved calls", async () => {
  const orders = Array.from({ length: 12 }, (_, index) => `${index % 4 === 3 ? "refused" : "order"}-${index}`);
  const calls = orders.map((order, index) => ({
    event: (index % 2 === 0 ? eventV1 : eventV2)(`${index}`.padStart(8, "s"), order),
    context: { awsRequestId: `8f5${index.toString(16)}07fb-1a2b-4c3d-9e8f-0123456789ab` },
  }));
  const all = bank.hold(orders.length);
  const ended = runNode(["--input-type=module", "-e", RUNTIME, program, JSON.stringify(calls)], {
    env: { BANK_URL: bankUrl },
  });
  await all;
  bank.release();
  const { code, stdout, stderr } = await ended;
  expect(code).toBe(0);

  const lines = stdout.trimEnd().split("\n");
  for (const [index, order] of orders.entries()) {
    const refused = order.startsWith("refused");
    const requestId = calls[index]?.context.awsRequestId ?? "";
    expect(JSON.parse(stderr)[index]).toEqual({
      statusCode: refused ? 500 : 200,
      headers: { "X-Request-ID": requestId },
      body: refused ? "failed" : "paid",
    });
    const second = refused ? "Failed" : `Paid order=${order}`;
    expect(messagesOf(lines, requestId, `${index}`.padStart(8, "s"))).toEqual([`Paying order=${order}`, second]);
    expect(bank.seen.get(order)).toMatchObject({ "x-request-id": requestId });
  }
  expect(lines.filter((line) => line.includes("req=none"))).toEqual([]);
});
