import type { PageLine, PageRequest } from "../data.js";

/** How long one step of work may take, in ms: the page stays responsive. */
const STEP = 12;

/** The story's requests and lines, read part by part, and which of the lines pass the filters. */
export class Lines {
  readonly requests: PageRequest[] = [];
  readonly all: PageLine[] = [];
  /** The numbers of the lines that pass, in order. */
  shown: number[] = [];
  readonly #changed: () => void;
  #texts: string[] = [];
  #level = 0;
  #words: readonly string[] = [];
  #request = -1;
  #next = 0;
  #isRunning = false;
  readonly #requestParts: Element[];
  readonly #lineParts: Element[];

  /** @param root Holds the parts, each of which goes once it is read. */
  constructor(root: ParentNode, changed: () => void) {
    this.#requestParts = [...root.querySelectorAll("script.requests")];
    this.#lineParts = [...root.querySelectorAll("script.lines")];
    this.#changed = changed;
  }

  /** Begins to read. */
  start(): void {
    this.#run();
  }

  get isComplete(): boolean {
    return this.#requestParts.length === 0 && this.#lineParts.length === 0 && this.#next === this.all.length;
  }

  /** Shows the lines from a level on that hold all words; of one request, or of all (-1). */
  filter(level: number, search: string, request: number): void {
    this.#level = level;
    this.#words = search
      .toLowerCase()
      .split(/\s+/)
      .filter((word) => word !== "");
    this.#request = request;
    this.#next = 0;
    this.shown = [];
    this.#run();
  }

  #run(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const step = () => {
      const until = performance.now() + STEP;
      while (performance.now() < until && this.#work());
      this.#changed();
      if (this.isComplete) this.#isRunning = false;
      else setTimeout(step);
    };
    step();
  }

  /** Reads one part, or tries some lines. Returns whether there is more to do. */
  #work(): boolean {
    if (this.#next < this.all.length) {
      const end = Math.min(this.all.length, this.#next + 500);
      for (; this.#next < end; this.#next++) if (this.#passes(this.#next)) this.shown.push(this.#next);
      return true;
    }
    return readPart(this.#requestParts, this.requests) || readPart(this.#lineParts, this.all);
  }

  #passes(index: number): boolean {
    const line = this.all[index] as PageLine;
    if (line[2] < this.#level || (this.#request !== -1 && line[0] !== this.#request)) return false;
    if (this.#words.length === 0) return true;
    this.#texts[index] ??= this.#textOf(line);
    const text = this.#texts[index];
    return this.#words.every((word) => text.includes(word));
  }

  #textOf([request, , , name, message, fields, more]: PageLine): string {
    const { service = "", id = "" } = this.requests[request] ?? {};
    return [service, id, name, message, fields, more].join("\n").toLowerCase();
  }
}

/** Adds what the first part holds. Returns false if there is none. */
function readPart<Item>(parts: Element[], items: Item[]): boolean {
  const part = parts.shift();
  if (part === undefined) return false;
  for (const item of JSON.parse(part.textContent ?? "[]") as Item[]) items.push(item);
  part.remove();
  return true;
}
