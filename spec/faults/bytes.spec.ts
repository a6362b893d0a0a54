import { createHash } from "node:crypto";
import { createReadStream, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Pipe } from "../support/pipe.js";
import { runProgram } from "../support/program.js";
import { temporary } from "../support/temporary.js";

/** One to four bytes per character, and lone surrogates, which become U+FFFD. */
const TEXTS = { ascii: "a", latin: "é", cjk: "漢", emoji: "🦊", "a lone surrogate": "\ud83d", mixed: "aé漢🦊\udc00" };

const CHUNK = 16_384;

/** Lines with lengths around the limits of a chunk and of the encoding buffer, in characters and in bytes. */
function linesAround(text: string, chunk: number): string[] {
  const lengths = [
    1,
    chunk / 2,
    chunk - 2,
    chunk - 1,
    chunk,
    chunk + 1,
    21_844,
    21_845,
    21_846,
    65_535,
    65_536,
    65_537,
  ];
  return lengths.flatMap((length) => {
    const fill = text.repeat(Math.ceil(length / text.length)).slice(0, length);
    return [fill, "short", fill.slice(0, 100), fill];
  });
}

describe.each(Object.entries(TEXTS))("%s", (_name, text) => {
  const lines = linesAround(text, CHUNK);
  const program = (transport: string) => `
    const log = createLogger({ format, transports: [${transport}] });
    const linesAround = ${linesAround};
    for (const line of linesAround(${JSON.stringify(text)}, ${CHUNK})) log.info(line);`;

  test("is written byte for byte to a file", async () => {
    const path = join(temporary(), "app.log");
    const end = await runProgram(program("fileTransport({ path })"), { path });
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(path).equals(Buffer.from(`${lines.join("\n")}\n`))).toBe(true);
  });

  test("is written byte for byte to a pipe that is repeatedly full", async () => {
    const pipe = new Pipe();
    const [end, bytes] = await Promise.all([
      runProgram(program("stdoutTransport()"), { stdout: pipe.writeEnd }),
      // An odd number, so that the pipe sometimes has room for a part of a character.
      pipe.readSlowly(30_011, 1),
    ]);
    expect(end).toMatchObject({ code: 0, stderr: "" });
    expect(bytes.equals(Buffer.from(`${lines.join("\n")}\n`))).toBe(true);
  });
});

test("a line of 8 MB arrives whole, with its neighbours", async () => {
  const pipe = new Pipe();
  const program = `
    const log = createLogger({ format, transports: [stdoutTransport(), fileTransport({ path, format })] });
    log.info("before");
    log.info("aé漢🦊".repeat(1600000));
    log.info("behind");`;
  const path = join(temporary(), "app.log");
  const expected = Buffer.from(`before\n${"aé漢🦊".repeat(1_600_000)}\nbehind\n`);
  const [end, bytes] = await Promise.all([runProgram(program, { path, stdout: pipe.writeEnd }), pipe.readAll()]);
  expect(end).toMatchObject({ code: 0, stderr: "" });
  expect(bytes.equals(expected)).toBe(true);
  expect(readFileSync(path).equals(expected)).toBe(true);
});

test("a million lines in one turn arrive", async () => {
  const path = join(temporary(), "app.log");
  const pipe = new Pipe();
  const program = `
    const log = createLogger({ format, transports: [stdoutTransport(), fileTransport({ path, format })] });
    for (let i = 0; i < 1000000; i++) log.info("line " + i);
    process.exit();`;
  const expected = createHash("sha256");
  for (let i = 0; i < 1_000_000; i += 10_000)
    expected.update(Array.from({ length: 10_000 }, (_, j) => `line ${i + j}\n`).join(""));
  const [end, bytes] = await Promise.all([runProgram(program, { path, stdout: pipe.writeEnd }), pipe.readAll()]);
  expect(end).toMatchObject({ code: 0, stderr: "" });
  const digest = expected.digest("hex");
  expect(createHash("sha256").update(bytes).digest("hex")).toBe(digest);
  const file = createHash("sha256");
  for await (const chunk of createReadStream(path)) file.update(chunk as Buffer);
  expect(file.digest("hex")).toBe(digest);
});
