import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createLogger, fileTransport, memoryTransport, runWithContext, streamTransport } from "../../../src/index.js";
import { KEYS, logged } from "../../support/redact.js";

const SECRET = "s3cr3tV4lue";

test("no secret is in the output of any format, wherever it was put", () => {
  const around = fc.letrec((tie) => ({
    value: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      fc.constant({ password: SECRET }),
      fc.constant(`password=${SECRET}`),
      fc.constant(`https://u:${SECRET}@h/?password=${SECRET}`),
      fc.constant(["password", SECRET]),
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withSet: true,
        withTypedArray: true,
        withBoxedValues: true,
        withNullPrototype: true,
        withObjectString: true,
        withSparseArray: true,
      }),
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.string(), tie("value"), { maxKeys: 3 }),
      tie("value").map((value) => new Map([[value, value]])),
      tie("value").map((value) => new Set([value])),
      tie("value").map((value) => new Error(`password: "${SECRET}"`, { cause: value })),
      tie("value").map((value) => Object.assign(new TypeError("x"), { value, password: SECRET })),
      tie("value").map((value) => ({ toJSON: () => value })),
      tie("value").map((value) => new Proxy({ value }, {})),
    ),
  })).value;
  fc.assert(
    fc.property(around, around, around, (field, bound, inContext) => {
      const { text } = logged({ keys: ["password"], paths: ["a.b.c"] }, (log) =>
        runWithContext({ inContext }, () => {
          log.child({ bindings: { bound } }).error({ field }, `{"password":"${SECRET}"}`);
          log.error("x", field);
          log.error(field, new Error(`password=${SECRET}`, { cause: bound }));
        }),
      );
      expect(text).not.toContain(SECRET);
    }),
    { numRuns: 300 },
  );
});

test("no secret is in the output of any transport", async () => {
  const home = mkdtempSync(join(tmpdir(), "ctxlog-"));
  const path = join(home, "app.log");
  const stream = new PassThrough();
  const memory = memoryTransport({ format: "json" });
  try {
    await using log = createLogger({
      bindings: { password: SECRET },
      redact: KEYS,
      transports: [memory, fileTransport({ path }), streamTransport(stream, { format: "pretty" })],
    });
    log.error(`password=${SECRET}`, new Error(`password=${SECRET}`));
    // Rules of one transport hide there alone.
    const plain = memoryTransport();
    const hidden = memoryTransport({ redact: KEYS });
    createLogger({ transports: [plain, hidden] }).info("x", { password: SECRET });
    await log.flush();
    const texts = [...memory.lines, readFileSync(path, "utf8"), String(stream.read()), ...hidden.lines];
    for (const text of texts) {
      expect(text).toContain("[redacted]");
      expect(text).not.toContain(SECRET);
    }
    expect(plain.lines[0]).toContain(SECRET);
  } finally {
    rmSync(home, { recursive: true });
  }
});
