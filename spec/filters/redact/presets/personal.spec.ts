import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createLogger } from "../../../../src/index.js";
import { logged, S } from "../../../support/redact.js";

const PERSONAL = { presets: ["personal"] } as const;
const shown = (message: string) => logged(PERSONAL, (log) => log.info(message)).record.message;

describe("the personal preset", () => {
  test.each([
    ...[
      "al@shop.example",
      "al.b+news@mail.shop.example",
      "o'neil@shop.example",
      "AL_9%x@SHOP.EXAMPLE",
      "jörg@müller.example",
    ],
    ...[
      "+41446681800",
      "+41 44 668 18 00",
      "+1 (555) 010-0199",
      "+1.555.010.0199",
      "+49\u00a030\u00a0901820",
      "+441632960001",
    ],
    ...["CH9300762011623852957", "CH93 0076 2011 6238 5295 7", "GB29 NWBK 6016 1331 9268 19", "de89370400440532013000"],
    ...["NO93 8601 1117 947", "MT84MALT011000012345MTLCAST001S", "123-45-6789", "123 45 6789"],
  ])("hides %s, and nothing of the text around it", (text) => {
    expect(shown(`of ${text}, Bern`)).toBe("of [redacted], Bern");
    expect(shown(`{"a":"${text}","b":1}`)).toBe('{"a":"[redacted]","b":1}');
    expect(shown(`(${text})`)).toBe("([redacted])");
  });

  test("hides what is encoded in a query", () => {
    expect(shown("/?q=al%40shop.example&a=1")).toBe("/?q=[redacted]&a=1");
    expect(shown("/?q=%2B41446681800&a=1")).toBe("/?q=[redacted]&a=1");
  });

  test.each([
    ...[
      "al@localhost",
      "lodash@4.17.21",
      "@user.name",
      "a @ b.example",
      "git@host.example:shop/site.git",
      "x@y",
      "@@@",
    ],
    ...["2024-01-15T10:30:15+0100", "1.5e+1000000000", "1+12345678901", "+0441234567", "+1234567", "a + 12345678"],
    ...["CH9300762011623852958", "XX9300762011623852957", "CH93", "SHA256 CH930076201162385295"],
    ...["000-12-3456", "666-12-3456", "900-12-3456", "123-00-4567", "123-45-0000", "123456789", "1123-45-6789"],
    ...["2024-123-45-6789", "123-45-67890", "555-0100", "4bf92f3577b34da6a3ce929d0e0e4736"],
  ])("leaves %s", (text) => {
    expect(shown(`of ${text}, Bern`)).toBe(`of ${text}, Bern`);
  });

  test("hides phones, accounts and addresses by their names", () => {
    const names = [
      "phone",
      "phoneNumber",
      "home_phone",
      "mobile-number",
      "iban",
      "SSN",
      "socialSecurityNumber",
      "userEmail",
    ];
    for (const name of names) {
      const { text } = logged(PERSONAL, (log) => log.info(`${name}: ${S}`, { [name]: S }));
      expect(text, name).not.toContain(S);
    }
    const fields = { emailVerified: true, email: { subject: "x" }, phoneType: "home", microphone: "a", emails: 3 };
    expect(logged(PERSONAL, (log) => log.info("x", fields)).record.fields).toBe(fields);
  });

  test("is off if it is not chosen", () => {
    const message = "al@shop.example +41446681800 CH9300762011623852957 123-45-6789";
    const { record } = logged({ presets: ["credentials", "cards"] }, (log) => log.info(message, { email: message }));
    expect(record.message).toBe(message);
    expect(record.fields).toEqual({ email: message });
    expect(() => createLogger({ redact: { presets: ["persons" as never] } })).toThrow('"personal"');
  });

  test("hides every number of the right form, in any text", () => {
    const number = fc.integer({ min: 10_000_000, max: 999_999_999_999_999 });
    const around = fc.string().filter((text) => !/[\p{L}\p{N}+]/u.test(text));
    fc.assert(
      fc.property(number, around, around, (phone, before, after) => {
        expect(shown(`${before} +${phone} ${after}`)).not.toContain(String(phone));
      }),
    );
  });
});
