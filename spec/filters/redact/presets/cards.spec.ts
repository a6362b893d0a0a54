import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { logged, S } from "../../../support/redact.js";

const CARDS = { presets: ["cards"] } as const;

// Numbers that the issuers publish for tests.
const NUMBERS = [
  ...[
    "4111111111111111",
    "4012888888881881",
    "4222222222222",
    "5555555555554444",
    "5105105105105100",
    "2223003122003222",
  ],
  ...["378282246310005", "371449635398431", "6011111111111117", "6011000990139424", "30569309025904", "38520000023237"],
  ...["3566002020360505", "3530111333300000", "6205500000000000004", "6759649826438453", "2200000000000053"],
];

const isExact = (number: string) => Number.isSafeInteger(Number(number));

describe("the cards preset", () => {
  test.each(NUMBERS)("hides %s in texts, in keys, as a number and as a BigInt", (number) => {
    const { text } = logged(CARDS, (log) =>
      log.info(`paid with ${number} 12/27`, {
        n: isExact(number) ? Number(number) : 0,
        b: BigInt(number),
        k: `x${number}y`,
        [number]: 1,
      }),
    );
    expect(text).not.toContain(number.slice(0, 13));
  });

  test.each([
    ...["4111 1111 1111 1111", "4111-1111-1111-1111", "4111.1111.1111.1111", "4111  1111  1111  1111"],
    ...[
      "4111\u00a01111\u00a01111\u00a01111",
      "4111\u202f1111\u202f1111\u202f1111",
      "4111\u20131111\u20131111\u20131111",
    ],
    ...["0004111111111111111", "0000000004111 1111 1111 1111", "3782-822463-10005", "4111 1111-1111.1111"],
  ])("hides %s, and nothing of the text around it", (number) => {
    const { record } = logged(CARDS, (log) => log.info(`card ${number}, 12/27 CHF 4711`));
    expect(record.message.replace(/^card 0*/, "card ")).toBe("card [redacted], 12/27 CHF 4711");
  });

  test("leaves other numbers: wrong check digits, times, longer ones, decimals, addresses", () => {
    const message = [
      ...["4111111111111112", "1705314615123", "1705314615123456", "41111111111111111111111", "order 12-34"],
      ...["4.111111111111111", "2024-01-15 10:30:15.123", "192.168.100.200:4111", "+41 44 668 18 00"],
    ].join(" | ");
    const { record } = logged(CARDS, (log) => log.info(message, { at: 1_705_314_615_123, ms: 4.111111111111111 }));
    expect(record.message).toBe(message);
    expect(record.fields).toEqual({ at: 1_705_314_615_123, ms: 4.111111111111111 });
  });

  test("takes few random numbers for cards: less than one in twenty", () => {
    let hits = 0;
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 16, maxLength: 16 }), (digits) => {
        const number = digits.join("");
        if (logged(CARDS, (log) => log.info(number)).record.message !== number) hits++;
      }),
      { numRuns: 2000, seed: 1 },
    );
    expect(hits).toBeLessThan(100);
  });

  test.each([
    ...["cardNumber", "card_number", "cardNumbers", "pan", "cvv", "cvv2", "CVC", "cardCvv", "card-cvv", "securityCode"],
    ...["cc_number", "ccNumber", "creditCard", "credit_card_number", "cardExpiry", "cc-exp", "trackData", "card[cvv]"],
  ])("hides %s by its name", (name) => {
    const { text } = logged(CARDS, (log) => log.info(`${name}=${S}&a=1`, { [name]: S, list: [{ name, value: S }] }));
    expect(text).not.toContain(S);
    expect(text).toContain("a=1");
  });

  test("leaves what is only said about cards", () => {
    const fields = {
      hasCreditCard: true,
      cardBrand: "visa",
      cvcCheck: "pass",
      last4: "1111",
      pan: 0.5,
      span: "x",
      card: 1,
    };
    const { record } = logged(CARDS, (log) => log.info("x", fields));
    expect(record.fields).toBe(fields);
  });

  test("hides what stands in a long run of groups, whatever is around it", () => {
    const { text } = logged(CARDS, (log) => log.info(`${"12 ".repeat(50)}4111 1111 1111 1111 ${"34 ".repeat(50)}`));
    expect(text).not.toContain("4111 1111");
  });
});
