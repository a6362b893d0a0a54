import fc from "fast-check";
import { expect, test } from "vitest";
import { shortenId, tagText } from "../../src/ids/shorten.js";
import { contextFilter, createLogger, runWithContext } from "../../src/index.js";
import { keysWith } from "../../src/story/parse/keys.js";
import { parseLine } from "../../src/story/parse/parse-line.js";
import { memoryTransport } from "../../src/transports/memory.js";

const id = fc.stringMatching(/^[A-Za-z0-9]{9,20}$/);
const order = fc.shuffledSubarray(["requestId", "sessionId", "tenant", "plan"], { minLength: 1 });
const value = fc.string({ unit: "grapheme", maxLength: 24 });

// In a file of its own: once a tag was chosen, all formatters of the process escape the beginnings of its parts.
test("a tag is read back, whatever its parts are and their order", () => {
  fc.assert(
    fc.property(
      order,
      id,
      id,
      value,
      value,
      fc.constantFrom("line", "pretty"),
      (tag, requestId, sessionId, tenant, message, format) => {
        const transport = memoryTransport({ format });
        const log = createLogger({ name: "shop", transports: [transport], filters: [contextFilter({ tag })] });
        runWithContext({ requestId, sessionId, tenant, plan: "gold" }, () => log.info(`a ${message}`));
        const [first = ""] = (transport.lines[0] ?? "").split("\n");
        const entry = parseLine(first, { local: false, latest: Date.now, keys: keysWith(new Map()) });
        const shown = (name: string, text: string) =>
          tag.includes(name) && text !== "" && text !== "none" ? tagText(text) : undefined;
        expect(entry).toMatchObject({ level: "INFO", name: "shop", isContinuation: false });
        expect(entry?.requestId).toBe(shown("requestId", shortenId(requestId)));
        expect(entry?.sessionId).toBe(shown("sessionId", shortenId(sessionId)));
        if (tag.includes("plan")) expect(entry?.fields.get("plan")).toBe("gold");
        // What the tag does not show as it is stands among the fields, which pretty lines have as a text.
        const isField = format === "line" && tenant !== "none" && /^[ -~]*$/.test(tenant);
        const expected = isField ? tenant : format === "pretty" ? shown("tenant", tenant) : undefined;
        if (tag.includes("tenant") && expected !== undefined) expect(entry?.fields.get("tenant")).toBe(expected);
      },
    ),
  );
});
