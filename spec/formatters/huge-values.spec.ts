import { expect, test } from "vitest";
import { runNode } from "../support/child-process.js";

const INDEX = JSON.stringify(new URL("../../dist/index.js", import.meta.url).href);

/** Values of which a line shows a small part. To convert one whole would take seconds, or more memory than there is. */
const HUGE: Readonly<Record<string, string>> = {
  "a Buffer": "Buffer.alloc(5e7)",
  "a Float64Array": "new Float64Array(5e6)",
  "a BigInt64Array": "new BigInt64Array(5e6)",
  "an ArrayBuffer": "new ArrayBuffer(5e7)",
  "a DataView": "new DataView(new ArrayBuffer(5e7))",
  "a class of bytes": "new (class Bytes extends Uint8Array {})(5e7)",
  "Buffers in a list": "Array(900).fill(Buffer.alloc(1e6))",
  "Buffers in a Map": "new Map(Array.from({ length: 900 }, (_, index) => [index, Buffer.alloc(1e4)]))",
  "a Buffer in an error": "new Error('e', { cause: Buffer.alloc(5e7) })",
  "an array": "Array(2e7).fill(1)",
  "arrays in an array": "Array(1000).fill(Array(1e6).fill(1))",
  "a boxed text": "new String('x'.repeat(2e7))",
  "BigInts of 65,000 bits": "[Array(1000).fill(1n << 65_000n), Array(1000).fill(1n << 65_000n)]",
  "BigInts of 4,000 bits": "Array(10).fill(Array(1000).fill(1n << 4000n))",
  "BigInts as keys of a Map":
    "new Map(Array.from({ length: 1000 }, (_, index) => [(1n << 65_000n) + BigInt(index), 1]))",
  "BigInts in a Set": "new Set(Array.from({ length: 1000 }, (_, index) => (1n << 65_000n) + BigInt(index)))",
  "negative BigInts": "Array(1000).fill(-(1n << 65_000n))",
};

test.each(Object.keys(HUGE))("no format converts more of %s than it shows", async (what) => {
  const program = `
    import { createLogger } from ${INDEX};
    const value = ${HUGE[what]};
    let length = 0;
    const transports = [{ write(_, line) { length = Math.max(length, line.length); } }];
    const onError = (error) => { throw error; };
    for (const format of ["line", "json", "pretty"]) {
      const log = createLogger({ format, transports, onError });
      for (let time = 0; time < 20; time++) {
        log.info("as a field", { value });
        log.info("in a list", { list: [value, { value }] });
        log.error(Object.assign(new Error("an error's"), { value }));
      }
    }
    process.stdout.write(String(length < 3e6));
  `;
  // What is converted whole is slower by a factor of hundreds, or does not fit into this memory.
  const args = ["--max-old-space-size=400", "--input-type=module", "--eval", program];
  const { stdout, stderr } = await runNode(args, { timeout: 15_000 });
  expect({ stdout, stderr }).toEqual({ stdout: "true", stderr: "" });
});
