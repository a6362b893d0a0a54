// What belongs on every line: a tag with the branch, what becomes of values, and a count of what became of the lines.
// npm run example every-line
import { contextFilter, createLogger, runWithContext } from "ctxlog";

/** An amount of money, as libraries for decimals have it. */
class Decimal {
  readonly #digits: string;
  constructor(digits: string) {
    this.#digits = digits;
  }
  toString(): string {
    return this.#digits;
  }
}

const log = createLogger({
  name: "shop",
  filters: [contextFilter({ tag: ["requestId", "sessionId", "branch"] })],
  serializers: [
    [Decimal, (value: Decimal) => value.toString()],
    ["customer", (customer: { id: number }) => customer.id],
  ],
});

const customer = { id: 42, name: "Ada", password: "1234" };

runWithContext({ requestId: "a1b2c3d4e5f6", sessionId: "1234567890abcdef", branch: "berlin" }, () => {
  log.info("Ordered", { customer, total: new Decimal("9.99") });
  log.error("Not paid", new RangeError("no answer from the gateway"));
});

await log.flush();
const { accepted, written, dropped } = log.stats();
console.log(`${written} of ${accepted} lines written, ${dropped} dropped`);
