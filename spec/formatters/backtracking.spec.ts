import { expect, test } from "vitest";
import { runNode } from "../support/child-process.js";

const MEGABYTE = 1_000_000;

// A regular expression that backtracks would take much longer than the timeout for each of these.
const TEXTS: Readonly<Record<string, string>> = {
  "carriage returns": `"\\r".repeat(${MEGABYTE})`,
  "line breaks": `"\\r\\n".repeat(${MEGABYTE / 2})`,
  "beginnings of tags": `"[req".repeat(${MEGABYTE / 4})`,
  tags: `"[req=|session=".repeat(${MEGABYTE / 14})`,
  "percent signs": `"%".repeat(${MEGABYTE})`,
  directives: `"%s".repeat(${MEGABYTE / 2})`,
  "backslashes and quotes": `'\\\\"'.repeat(${MEGABYTE / 2})`,
  "high surrogates": `"\\ud800".repeat(${MEGABYTE})`,
  "surrogate pairs": `"\\u{1f600}".repeat(${MEGABYTE / 2})`,
  "spaces and a letter": `" ".repeat(${MEGABYTE}) + "x"`,
  "hexadecimal digits": `"0".repeat(${MEGABYTE}) + "-"`,
  "a UUID without an end": `"00000000-0000-7000-".repeat(${MEGABYTE / 19})`,
};

test.each(Object.keys(TEXTS))("a megabyte of %s is logged in time, in every part of a line", async (kind) => {
  const script = `
    import { createLogger, lineFormatter, jsonFormatter, captureConsole, memoryTransport, runWithContext, shortenId } from "ctxlog";
    const text = ${TEXTS[kind]};
    for (const format of [lineFormatter(), jsonFormatter()]) {
      const memory = memoryTransport();
      const log = createLogger({ format, transports: [memory] });
      const restore = captureConsole(log);
      runWithContext({ requestId: text, sessionId: text, value: text }, () => {
        log.info(text);
        log.info("x", { value: text, [text]: [text] });
        log.info(text, 1, new Error(text));
        log.info(new Error("x", { cause: text }));
        console.log(text, "a", new Error(text));
      });
      restore();
      shortenId(text);
      if (memory.lines.length !== 5) throw new Error(memory.lines.length + " lines");
    }
    process.stdout.write("done");`;
  const { stdout, stderr } = await runNode(["--input-type=module", "-e", script], { timeout: 15_000 });
  expect({ stdout, stderr }).toEqual({ stdout: "done", stderr: "" });
});
