import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { explainRedaction } from "../../src/testing/index.js";

const SECRET = "s3cr3tV4lue";
const RULES = { presets: ["credentials", "cards", "personal"], keys: ["iban", /^x-/], paths: ["user.name"] } as const;

describe("explainRedaction", () => {
  test("names the rule and the place of each hit", () => {
    const value = {
      user: { name: SECRET, accessToken: SECRET, phone: SECRET },
      iban: SECRET,
      list: [{ "x-internal": SECRET }, ["password", SECRET]],
      order: 12,
    };
    expect(explainRedaction(RULES, value)).toEqual([
      { path: "user.name", rule: "path user.name" },
      { path: "user.accessToken", rule: "name token (credentials)" },
      { path: "user.phone", rule: "name phone (personal)" },
      { path: "iban", rule: "key iban" },
      { path: "list.0.x-internal", rule: "key /^x-/" },
      { path: "list.1.1", rule: "name password (credentials)" },
    ]);
  });

  test("shows the text around each hit, without any secret", () => {
    const message = `GET /cart?token=${SECRET}&page=2 by al@shop.example, card 4111 1111 1111 1111 declined`;
    expect(explainRedaction(RULES, message)).toEqual([
      {
        path: "",
        rule: "name token (credentials)",
        text: "GET /cart?token=[redacted]&page=2 by [redacted], card [r…",
      },
      {
        path: "",
        rule: "look e-mail address",
        text: "…rt?token=[redacted]&page=2 by [redacted], card [redacted] declined",
      },
      { path: "", rule: "look card number", text: "…d]&page=2 by [redacted], card [redacted] declined" },
    ]);
  });

  test("explains errors, lists, maps and single values", () => {
    expect(explainRedaction(RULES, new Error(`iban=${SECRET}`))[0]).toMatchObject({ path: "error.message" });
    expect(explainRedaction(RULES, [{ iban: 1 }])).toEqual([{ path: "0.iban", rule: "key iban" }]);
    expect(explainRedaction(RULES, new Map([["iban", 1]]))).toEqual([{ path: "iban", rule: "key iban" }]);
    expect(explainRedaction(RULES, 4111111111111111)).toMatchObject([{ path: "", rule: "look card number" }]);
    for (const value of [undefined, null, true, 12, "fine", {}, [], () => {}, Symbol("a")])
      expect(explainRedaction(RULES, value)).toEqual([]);
  });

  test("calls no placeholder function, and changes nothing", () => {
    const placeholder = () => {
      throw new Error("called");
    };
    const value = Object.freeze({ iban: SECRET });
    expect(explainRedaction({ keys: ["iban"], placeholder }, value)).toHaveLength(1);
    expect(explainRedaction({ keys: ["iban"], action: "remove" }, value)).toHaveLength(1);
    expect(value.iban).toBe(SECRET);
  });

  test("names what is beyond the bounds of a line", () => {
    const hits = explainRedaction(RULES, { list: Array.from({ length: 10_000 }, () => 0) });
    expect(hits).toMatchObject([{ path: "list", rule: "bound of a line" }]);
  });

  test("survives hostile objects", () => {
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const getter = {
      get iban() {
        throw new Error(SECRET);
      },
    };
    const trap = new Proxy(
      {},
      {
        getPrototypeOf: () => {
          throw new Error(SECRET);
        },
      },
    );
    for (const value of [proxy, getter, trap])
      expect(JSON.stringify(explainRedaction(RULES, value))).not.toContain(SECRET);
  });

  test("never contains a secret that a rule hides, whatever the value", () => {
    const secret = fc.oneof(
      fc.constant({ password: SECRET }),
      fc.constant({ iban: [SECRET] }),
      fc.constant(["token", SECRET]),
      fc.string().map((text) => `${text} password=${SECRET}`),
    );
    const value = fc.oneof(secret, fc.array(secret), fc.dictionary(fc.string(), secret), fc.object());
    fc.assert(fc.property(value, (each) => !JSON.stringify(explainRedaction(RULES, each)).includes(SECRET)));
  });

  test.each([[undefined], [false], [{}], [{ keys: ["a.b"] }], [{ preset: ["credentials"] }], [null]])(
    "refuses the rules %j",
    (rules) => {
      expect(() => explainRedaction(rules as never, "x")).toThrow(TypeError);
      expect(() => explainRedaction(rules as never, "x")).toThrow("explainRedaction's rules");
    },
  );
});
