import { randomBytes, randomUUID } from "node:crypto";
import fc from "fast-check";
import { nanoid } from "nanoid";
import { expect, test } from "vitest";
import { tagText } from "../../src/ids/shorten.js";
import { newRequestId, newSessionId, shortenId } from "../../src/index.js";

/**
 * For each kind: IDs that one host generated at one time, and their short forms. The first ID is a published sample.
 */
const KINDS: readonly (readonly [kind: string, ids: readonly string[], short: readonly string[]])[] = [
  [
    "UUIDv1, whose clock begins with its fastest part",
    ["c232ab00-9414-11ec-b3c8-9f6bdeced846", "c232ab01-9414-11ec-b3c8-9f6bdeced846"],
    ["c232ab00", "c232ab01"],
  ],
  [
    "UUIDv4",
    ["919108f7-52d1-4320-9bac-f847db4148a8", "5a8f3bd1-08c6-4b0e-a1f2-3c9d51e0b7aa"],
    ["919108f7", "5a8f3bd1"],
  ],
  [
    "UUIDv6, whose clock has its fastest part in the middle",
    ["1ec9414c-232a-6b00-b3c8-9f6bdeced846", "1ec9414c-232a-6b01-b3c8-9f6bdeced846"],
    ["32a-6b00", "32a-6b01"],
  ],
  [
    "UUIDv7",
    ["017f22e2-79b0-7cc3-98c4-dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-51d2a90bd3c4"],
    ["0c07398f", "a90bd3c4"],
  ],
  [
    "UUIDv7 in upper case",
    ["017F22E2-79B0-7CC3-98C4-DC0C0C07398F", "017F22E2-79B0-7CC3-98C4-51D2A90BD3C4"],
    ["0C07398F", "A90BD3C4"],
  ],
  ["ULID", ["01ARZ3NDEKTSV4RRFFQ69G5FAV", "01ARZ3NDEKTSV4RRFFQ69G5FAW"], ["Q69G5FAV", "Q69G5FAW"]],
  ["ULID in lower case", ["01arz3ndektsv4rrffq69g5fav", "01arz3ndek0w2x9y8zkq3h7m5p"], ["q69g5fav", "kq3h7m5p"]],
  [
    "KSUID",
    [
      "0ujsszwN8NRY24YaXiTIE2VWDTS",
      "0ujsswThIGTUYm2K8FjOOfXtY1K",
      "0ujssxh0cECutqzMgbtXSGnjorm",
      "0ujsszgFvbiEr7CDgE3z8MAUPFt",
    ],
    ["IE2VWDTS", "OOfXtY1K", "XSGnjorm", "z8MAUPFt"],
  ],
  ["MongoDB ObjectId", ["507f1f77bcf86cd799439011", "507f1f77bcf86cd799439012"], ["99439011", "99439012"]],
  ["cuid, version 1", ["cjld2cjxh0000qzrmn831i7rn", "cjld2cjxh0001qzrmcq5zdq1h"], ["n831i7rn", "cq5zdq1h"]],
  [
    "cuid2",
    ["tz4a98xxat96iws9zmbrgj3a", "pfh0haxfpzowht3oi213cqos", "nc6bzmkmd014706rfda898to"],
    ["tz4a98xx", "pfh0haxf", "nc6bzmkm"],
  ],
  ["nanoid", ["V1StGXR8_Z5jdHi6B-myT", "Uakgb_J5m9g-0JDMbcJqL"], ["V1StGXR8", "Uakgb_J5"]],
  ["an opaque ID", ["1234567890abcdef", "a1b2c3d4e5f60718"], ["12345678", "a1b2c3d4"]],
  ["a trace-id", ["4bf92f3577b34da6a3ce929d0e0e4736", "0af7651916cd43dd8448eb211c80319c"], ["4bf92f35", "0af76519"]],
];

test.each(KINDS)("the short forms of IDs of one time differ: %s", (_, ids, short) => {
  expect(ids.map((id) => shortenId(id))).toEqual(short);
  expect(new Set(short).size).toBe(ids.length);
  for (const [index, id] of ids.entries()) expect(id).toContain(short[index]);
});

test("the short form of a generated ID, and of nanoid's, is its first eight characters", () => {
  for (const make of [newRequestId, newSessionId, nanoid]) {
    const id = make();
    // In a nanoid, `_` is a digit; one that looks like a prefix is rare.
    if (!/^[a-z_]+_/.test(id)) expect(shortenId(id)).toBe(id.slice(0, 8));
  }
});

test("an ID that is not longer than the short form is returned as it is", () => {
  expect(["", "a", "12345678"].map((id) => shortenId(id))).toEqual(["", "a", "12345678"]);
  expect(shortenId("919108f7-52d1-4320-9bac-f847db4148a8", 36)).toBe("919108f7-52d1-4320-9bac-f847db4148a8");
});

const anyId = fc.oneof(
  fc.tuple(fc.constantFrom("urn:uuid:", "req_", "a:b:", "1-5759e988-", "x/"), fc.uuid()).map((parts) => parts.join("")),
  fc.uuid({ version: [1, 2, 3, 4, 5, 6, 7, 8] }),
  fc.ulid(),
  fc.stringMatching(/^[0-9A-Za-z]{27}$/),
  fc.stringMatching(/^[0-9a-f]{24}$/),
  fc.stringMatching(/^c[0-9a-z]{24}$/),
  fc.string({ maxLength: 60, unit: "binary" }),
);

test("the short form of any ID is a substring of it, of the requested length", () => {
  fc.assert(
    fc.property(anyId, fc.integer({ min: 1, max: 128 }), (id, length) => {
      const short = shortenId(id, length);
      expect(id.includes(short)).toBe(true);
      expect(short).toHaveLength(Math.min(length, id.length));
    }),
    { numRuns: 1000 },
  );
});

test.each([
  ["UUIDv7", fc.stringMatching(/^[89ab][0-9a-f]{3}-[0-9a-f]{12}$/), (end: string) => `01932c07-209c-7f4a-${end}`],
  ["ULID", fc.stringMatching(/^[0-9A-HJKMNP-TV-Z]{16}$/), (end: string) => `01ARZ3NDEK${end}`],
  ["ObjectId", fc.stringMatching(/^[0-9a-f]{8}$/), (end: string) => `507f1f77bcf86cd7${end}`],
])("the short forms of IDs of one time differ if their last eight characters differ: %s", (_, ends, make) => {
  fc.assert(
    fc.property(ends, ends, (one, other) => {
      fc.pre(one.slice(-8) !== other.slice(-8));
      expect(shortenId(make(one))).not.toBe(shortenId(make(other)));
    }),
  );
});

const BASE_32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const hex = (bytes: number): string => randomBytes(bytes).toString("hex");

function uuid7(time: number): string {
  const clock = time.toString(16).padStart(12, "0");
  return `${clock.slice(0, 8)}-${clock.slice(8)}-7${hex(2).slice(1)}-8${hex(2).slice(1)}-${hex(6)}`;
}

function ulid(time: number): string {
  const clock = Array.from({ length: 10 }, (_, index) => BASE_32[Math.floor(time / 32 ** (9 - index)) % 32]);
  return clock.join("") + Array.from(randomBytes(16), (byte) => BASE_32[byte % 32]).join("");
}

const snowflake = (time: number, low: number): string => String((BigInt(time - 1288834974657) << 22n) | BigInt(low));

/** How each kind is made at a time, in ms; `index` counts the IDs. */
const MAKERS: readonly (readonly [kind: string, make: (time: number, index: number) => string])[] = [
  ["UUIDv7", uuid7],
  ["UUIDv7 without dashes", (time) => uuid7(time).replaceAll("-", "")],
  ["UUIDv7 without dashes, in upper case", (time) => uuid7(time).replaceAll("-", "").toUpperCase()],
  ["UUIDv4 without dashes", () => randomUUID().replaceAll("-", "")],
  [
    "UUIDv6 without dashes",
    (_, index) => `1ec9414c232a6b${(index % 256).toString(16).padStart(2, "0")}b3c89f6bdeced846`,
  ],
  ["urn:uuid: and a UUIDv7", (time) => `urn:uuid:${uuid7(time)}`],
  ["urn:uuid: and a UUIDv4", () => `urn:uuid:${randomUUID()}`],
  ["session: and a UUIDv4", () => `session:${randomUUID()}`],
  ["session: and a UUIDv7", (time) => `session:${uuid7(time)}`],
  ["TypeID", (time) => `user_${ulid(time).toLowerCase()}`],
  ["TypeID with a prefix of two words", (time) => `line_item_${ulid(time).toLowerCase()}`],
  ["req_ and a ULID", (time) => `req_${ulid(time)}`],
  ["req- and a ULID", (time) => `req-${ulid(time)}`],
  ["a path and a ULID", (time) => `shop/orders/${ulid(time)}`],
  ["msg_ and a KSUID", (time) => `msg_0${Math.floor(time / 1000).toString(36)}${ulid(0).slice(10)}${"abcd"}`],
  ["order: and an ObjectId", (time) => `order:${Math.floor(time / 1000).toString(16)}${hex(8)}`],
  ["a snowflake with a random end", (time) => snowflake(time, randomBytes(2).readUInt16BE())],
  ["a snowflake of a host that makes one at a time", (time) => snowflake(time, 5 << 12)],
  ["tweet: and a snowflake", (time) => `tweet:${snowflake(time, 5 << 12)}`],
  ["X-Ray", (time) => `1-${Math.floor(time / 1000).toString(16)}-${hex(12)}`],
  ["X-Ray, as in its header", (time) => `Root=1-${Math.floor(time / 1000).toString(16)}-${hex(12)}`],
  ["session: and a random ID", () => `session:${newSessionId()}`],
  ["cus_ and a random ID", () => `cus_${hex(8)}`],
  ["tenant: and another prefix", () => `tenant:acme:${nanoid()}`],
];

test.each(MAKERS)("a hundred IDs of ten seconds have a hundred short forms, of any length: %s", (_, make) => {
  const begin = 1_705_314_615_123;
  const ids = Array.from({ length: 100 }, (_, index) => make(begin + index * 100, index));
  for (const length of [8, 10, 12]) {
    const short = ids.map((id) => shortenId(id, length));
    expect(new Set(short).size).toBeGreaterThanOrEqual(99);
    for (const [index, id] of ids.entries()) {
      expect(id).toContain(short[index]);
      expect(short[index]).toHaveLength(length);
    }
  }
});

test.each([
  ["urn:uuid:919108f7-52d1-4320-9bac-f847db4148a8", "919108f7"],
  ["urn:uuid:1ec9414c-232a-6b00-b3c8-9f6bdeced846", "32a-6b00"],
  ["1ec9414c232a6b00b3c89f6bdeced846", "32a6b00b"],
  ["c232ab00941411ecb3c89f6bdeced846", "c232ab00"],
  ["user_2x4y6z8a0b1c2d3e4f5g6h7j8k", "5g6h7j8k"],
  ["1-5759e988-bd862e3fe1be46a994272793", "94272793"],
  ["1541815603606036480", "06036480"],
  ["session:alice", "on:alice"],
  ["12345678901234567", "01234567"],
  ["1234567890123456", "12345678"],
  ["a+b/c0ffee0ddba11==", "a+b/c0ff"],
])("the part behind the prefix decides: %s is %s", (id, short) => {
  expect(shortenId(id)).toBe(short);
});

test("an ID in the tag has only characters that cannot end the tag or the line", () => {
  expect(tagText("a|b]c d\n\u2028é/+@:~._-9")).toBe("a_b_c_d___/+@:~._-9");
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (id) => {
      expect(tagText(id)).toMatch(/^[A-Za-z0-9._~+/@:-]*$/);
      expect(tagText(id)).toHaveLength(id.length);
    }),
  );
});
