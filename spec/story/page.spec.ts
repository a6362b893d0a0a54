import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Browser, noBrowser, type Page, startBrowser } from "../support/browser.js";
import { ROOT, runNode } from "../support/child-process.js";
import { files } from "../support/ctxlog-command.js";

const BIN = join(ROOT, "dist/story/main.js");
const HOSTILE = `</script><script>alert(1)</script><img src=x onerror=alert(2)> <!--<script> ]]> \u2028 &lt;b&gt; " ' \``;

function json(message: string, parts: Record<string, unknown> = {}): string {
  const { ms = 0, ...others } = parts;
  const time = new Date(Date.UTC(2024, 0, 15, 10, 30) + Number(ms)).toISOString();
  return `${JSON.stringify({ time, level: "INFO", name: "shop", requestId: "r1", sessionId: "s1", ...others, message })}\n`;
}

const STORY =
  json("received", { ms: 0, spanId: "11", method: "POST", path: "/orders/13" }) +
  json("GET payments/pay 502", { ms: 60, spanId: "22" }) +
  json("charging", { ms: 10, name: "payments", requestId: "r2", spanId: "33", parentSpanId: "22" }) +
  json("no answer", {
    ms: 50,
    level: "ERROR",
    name: "payments",
    requestId: "r2",
    spanId: "33",
    parentSpanId: "22",
    error: { name: "E", message: "m", stack: `E: m\n    at ${HOSTILE}` },
  }) +
  json(HOSTILE, { ms: 70, [HOSTILE]: HOSTILE, level: "WARN" });

/** Resolves when an expression is true in the page. The page's policy allows no other way. */
async function until(page: Page, expression: string): Promise<void> {
  while (!(await page.evaluate(`new Promise((done) => requestAnimationFrame(() => done(${expression})))`)));
}

/**
 * Measures the contrast of what is shown as WCAG 2.2 (1.4.3, 1.4.11) defines it: of each element with a text of its own,
 * of the bars, and of the borders of what can be used.
 */
const CONTRAST = `(() => {
  const parts = (color) => color.match(/[\\d.]+/g).map(Number);
  const mixed = ([r, g, b, a = 1], [R, G, B]) => [r * a + R * (1 - a), g * a + G * (1 - a), b * a + B * (1 - a)];
  const light = (color) => {
    const [r, g, b] = color.map((one) => (one /= 255) <= 0.04045 ? one / 12.92 : ((one + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  const contrast = (a, b) => {
    const [x, y] = [light(a), light(b)].sort((m, n) => n - m);
    return (x + 0.05) / (y + 0.05);
  };
  const backOf = (element) => {
    if (element === null) return [255, 255, 255];
    const back = parts(getComputedStyle(element).backgroundColor);
    return back[3] === 0 ? backOf(element.parentElement) : mixed(back, backOf(element.parentElement));
  };
  const faults = [];
  let texts = 0;
  const check = (what, color, element, least) => {
    const ratio = contrast(color, backOf(element));
    if (ratio < least) faults.push(what + " " + element.className + " " + ratio.toFixed(2));
  };
  for (const element of document.querySelectorAll("#app *")) {
    const style = getComputedStyle(element);
    const back = backOf(element);
    if ([...element.childNodes].some((node) => node.nodeType === 3 && node.data.trim() !== "")) {
      texts++;
      check("text", mixed(parts(style.color), back), element, 4.5);
    }
    if (element.matches("input, select, button")) {
      check("border", mixed(parts(style.borderTopColor), back), element, 3);
      if (element.matches("input")) check("placeholder", parts(getComputedStyle(element, "::placeholder").color), element, 4.5);
    }
    if (element.matches(".bar")) {
      const [r, g, b] = parts(style.backgroundColor);
      check("bar", mixed([r, g, b, Number(style.opacity)], backOf(element.parentElement)), element.parentElement, 3);
    }
  }
  return { texts, faults };
})()`;

/** Writes the page of a story. Returns its path. */
async function pageOf(content: string): Promise<string> {
  const [path = ""] = files({ "a.jsonl": content });
  await runNode([BIN, "trace", "s1", path, "--json", "--html", `${path}.html`, "--max-lines", "100000"], {
    timeout: 60_000,
  });
  return `${path}.html`;
}

test("the page is self-contained, small, and names its script and style by hash", async () => {
  const html = readFileSync(await pageOf(json("one")), "utf8");
  expect(html.length).toBeLessThan(60_000);
  expect(html).toMatch(/default-src 'none'; script-src 'sha256-[\w+/=]{44}'; style-src 'sha256-[\w+/=]{44}'/);
  expect(html.replace(/<meta[^>]*>/, "")).not.toMatch(/\b(?:src|href)=|https?:/);
});

test("the data in the page cannot end its element", async () => {
  const html = readFileSync(await pageOf(STORY), "utf8");
  const blocks = [...html.matchAll(/<script type="application\/json"[^>]*>(.*)<\/script>\n/g)].map(
    ([, data = ""]) => data,
  );
  expect(blocks.length).toBe(3);
  for (const block of blocks) expect(block).not.toMatch(/[<>&\u2028]/);
  expect(JSON.stringify(blocks.map((block) => JSON.parse(block)))).toContain("alert(2)");
});

describe.skipIf(noBrowser !== undefined)(`in a browser${noBrowser === undefined ? "" : ` (${noBrowser})`}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser?.close());

  async function open(content: string, options: Parameters<Browser["newPage"]>[0] = {}) {
    const page = await browser.newPage(options);
    const faults: string[] = [];
    page.on("console", (message) => faults.push(`console: ${message.text()}`));
    page.on("pageerror", (error) => faults.push(`error: ${error.message}`));
    page.on("request", (request) => {
      if (!request.url().startsWith("file:")) faults.push(`request: ${request.url()}`);
    });
    page.on("dialog", (dialog) => {
      faults.push(`dialog: ${dialog.message()}`);
      void dialog.dismiss();
    });
    await page.goto(pathToFileURL(await pageOf(content)).href);
    await ready(page);
    return { page, faults };
  }

  const ready = (page: Page) => until(page, "document.documentElement.dataset.ready === 'true'");
  const rows = (page: Page, list: "Requests" | "Lines") =>
    page.evaluate(
      `[...document.querySelectorAll('[aria-label="${list}"] .row')].sort((a, b) => a.dataset.index - b.dataset.index).map((row) => row.textContent)`,
    ) as Promise<string[]>;

  test("shows the requests as a waterfall, and the lines by time, without a word in the console", async () => {
    const { page, faults } = await open(STORY);
    const [shop = "", payments = ""] = await rows(page, "Requests");
    expect(shop).toContain("shop POST /orders/13");
    expect(payments).toContain("└ payments");
    expect(payments).toContain("ERROR");
    const lines = await rows(page, "Lines");
    expect(lines).toHaveLength(5);
    expect(lines[1]).toContain("charging");
    expect(lines[4]).toContain(HOSTILE.replace("\u2028", "\u2028"));
    expect(faults).toEqual([]);
    await page.close();
  });

  test("takes hostile text as text", async () => {
    const { page, faults } = await open(STORY);
    await page.evaluate("document.querySelector('[aria-label=Lines]').focus()");
    await page.keyboard.press("End");
    expect(await page.textContent(".details .message")).toBe(HOSTILE);
    expect(await page.evaluate("document.querySelectorAll('img, b b').length")).toBe(0);
    await expect(page.addScriptTag({ content: "alert(3)" })).rejects.toThrow();
    expect(faults.filter((fault) => !fault.includes("Content Security Policy"))).toEqual([]);
    await page.close();
  });

  test("chooses a request, searches, filters by level, and shows everything of a line", async () => {
    const { page } = await open(STORY);
    await page.click('[aria-label="Requests"] .row[data-index="1"]');
    expect((await rows(page, "Lines")).map((text) => text.includes("payments"))).toEqual([true, true]);
    await page.keyboard.press("Escape");
    await page.selectOption("select", "5");
    await until(page, "document.querySelector('output').value.startsWith('1 of 5')");
    await page.click('[aria-label="Lines"] .row');
    const details = (await page.textContent(".details")) ?? "";
    for (const part of ["no answer", "ERROR", "payments", "r2", "E: m"]) expect(details).toContain(part);
    await page.selectOption("select", "0");
    await page.keyboard.press("/");
    await page.fill("input", "CHARGING payments");
    await until(page, "document.querySelector('output').value.startsWith('1 of 5')");
    await page.close();
  });

  test("is used by the keyboard alone", async () => {
    const { page } = await open(STORY);
    await page.keyboard.press("f");
    await until(page, "document.querySelector('.details') !== null");
    expect(await page.textContent(".details .message")).toBe("no answer");
    await page.keyboard.press("ArrowDown");
    expect(await page.textContent(".details .message")).toBe("GET payments/pay 502");
    await page.keyboard.press("k");
    expect(await page.textContent(".details .message")).toBe("no answer");
    await page.keyboard.press("Escape");
    expect(await page.textContent(".pane")).toBe("");
    const active = "document.activeElement.getAttribute('aria-activedescendant')";
    expect(await page.evaluate(`document.getElementById(${active}).getAttribute('aria-selected')`)).toBe("true");
    await page.close();
  });

  test("is light or dark, as the reader's system is, or as the reader says", async () => {
    const back = "getComputedStyle(document.body).backgroundColor";
    const { page: light } = await open(STORY, { colorScheme: "light" });
    const { page: dark } = await open(STORY, { colorScheme: "dark" });
    const [white, black] = [await light.evaluate(back), await dark.evaluate(back)];
    expect(white).not.toBe(black);
    await light.click('[aria-label="Light or dark"]');
    expect(await light.evaluate(back)).toBe(black);
    await light.close();
    await dark.close();
  });

  test.each(["light", "dark"] as const)(
    "has the contrast of WCAG 2.2, %s: 4.5 for text, 3 for bars and borders",
    async (colorScheme) => {
      const { page } = await open(STORY, { colorScheme });
      await page.click('[aria-label="Requests"] .row[data-index="1"]');
      await page.click('[aria-label="Lines"] .row[data-index="1"]');
      const { texts, faults } = (await page.evaluate(CONTRAST)) as { texts: number; faults: string[] };
      expect(texts).toBeGreaterThan(25);
      expect(faults).toEqual([]);
      await page.close();
    },
  );

  test("shows bars and what is chosen in the system's own colours, too", async () => {
    const { page } = await open(STORY, { forcedColors: "active" });
    await page.click('[aria-label="Requests"] .row[data-index="1"]');
    const bars = `[...document.querySelectorAll(".bar")].map((bar) => getComputedStyle(bar).backgroundColor)`;
    expect(await page.evaluate(`matchMedia("(forced-colors: active)").matches`)).toBe(true);
    const back = await page.evaluate("getComputedStyle(document.body).backgroundColor");
    const [plain] = (await page.evaluate(bars)) as string[];
    expect(plain).not.toBe(back);
    expect(await page.evaluate(`getComputedStyle(document.querySelector("[aria-selected=true]")).outlineStyle`)).toBe(
      "solid",
    );
    await page.close();
  });

  test("says of each row which one it is, and of how many, although only a few exist", async () => {
    const { page } = await open(Array.from({ length: 3000 }, (_, ms) => json(`line ${ms}`, { ms })).join(""));
    await page.evaluate("document.querySelector('[aria-label=Lines]').focus()");
    await page.keyboard.press("End");
    const row = "document.querySelector('[aria-label=Lines] [aria-selected=true]')";
    expect(await page.evaluate(`[${row}.ariaPosInSet, ${row}.ariaSetSize]`)).toEqual(["3000", "3000"]);
    await page.fill("input", "2999");
    await until(page, "document.querySelector('output').value.startsWith('1 of 3000')");
    const only = "document.querySelector('[aria-label=Lines] .row')";
    expect(await page.evaluate(`[${only}.ariaPosInSet, ${only}.ariaSetSize]`)).toEqual(["1", "1"]);
    expect(
      await page.evaluate("document.querySelector('main').contains(document.querySelector('[aria-label=Lines]'))"),
    ).toBe(true);
    await page.close();
  });

  test("fits a phone", async () => {
    const { page } = await open(STORY, { viewport: { width: 360, height: 640 } });
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(360);
    expect(await rows(page, "Lines")).toHaveLength(5);
    await page.close();
  });

  test("has rows only for what is seen of 100,000 lines, and reaches them all", async () => {
    const { page, faults } = await open(
      Array.from({ length: 100_000 }, (_, ms) => json(`line ${ms}`, { ms })).join(""),
    );
    expect((await rows(page, "Lines")).length).toBeLessThan(100);
    await page.evaluate("document.querySelector('[aria-label=Lines]').focus()");
    await page.keyboard.press("End");
    expect(await page.textContent(".details .message")).toBe("line 99999");
    expect(faults).toEqual([]);
    await page.close();
  }, 60_000);
});
