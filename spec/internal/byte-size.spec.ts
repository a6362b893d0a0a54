import { describe, expect, test } from "vitest";
import { checkBytes } from "../../src/internal/byte-size.js";

test.each([
  [0, 0],
  [16_384, 16_384],
  ["1 B", 1],
  ["1 kB", 1000],
  ["2 KiB", 2048],
  ["100 MiB", 104_857_600],
  ["100MiB", 104_857_600],
  ["100 mib", 104_857_600],
  ["1.5 MB", 1_500_000],
  ["1.1 MB", 1_100_000],
  ["2 GB", 2_000_000_000],
  [" 1 GiB ", 1_073_741_824],
])("%j is %d bytes", (value, bytes) => {
  expect(checkBytes("size", value, 0, undefined)).toBe(bytes);
});

test("a size that is not given has its default", () => {
  expect(checkBytes("size", undefined, 1, 5)).toBe(5);
});

describe("is refused:", () => {
  test.each(
    [
      [
        "",
        "1",
        "1 M",
        "MiB",
        "1 TB",
        "-1 kB",
        "1e3 kB",
        "1 kB 2",
        "1,5 MB",
        Number.NaN,
        Infinity,
        -1,
        1.5,
        null,
        [],
        {},
      ],
      ["9999999999 GiB", true, "0x1 kB", "1 kbit"],
    ].flat(),
  )("%j", (value) => {
    expect(() => checkBytes("rotate.size", value, 0, 0)).toThrow(
      /^ctxlog: rotate\.size is .+, but must be a whole number, 0 or more, in bytes, or a size such as "100 MiB"\.$/,
    );
  });

  test("nothing, where it must be above 0", () => {
    expect(() => checkBytes("rotate.size", "0 MiB", 1, 0)).toThrow(/must be a whole number above 0, in bytes/);
  });
});
