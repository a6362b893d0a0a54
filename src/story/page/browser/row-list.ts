import { element } from "./elements.js";

/** How rows are made and what choosing one does. */
export interface RowSource {
  readonly label: string;
  /** The height of a row in px; the style must agree. */
  readonly height: number;
  count(): number;
  fill(row: HTMLElement, index: number): void;
  choose(index: number): void;
}

/** Rows that are beyond the edge and are made all the same. */
const BEYOND = 8;

/** A list of any length, of which only the visible rows exist. It is one stop of the Tab key; arrows move in it. */
export class RowList {
  readonly root: HTMLElement;
  readonly #source: RowSource;
  readonly #space: HTMLElement;
  readonly #rows = new Map<number, HTMLElement>();
  #chosen = -1;
  /** How many rows the list has, as each row says: only a few of them exist. */
  #size = 0;

  constructor(source: RowSource) {
    this.#source = source;
    this.#space = element("div", { class: "space", role: "presentation" });
    this.root = element(
      "div",
      { class: "rows", role: "listbox", tabindex: "0", "aria-label": source.label },
      this.#space,
    );
    this.root.addEventListener("scroll", () => this.#draw(), { passive: true });
    this.root.addEventListener("keydown", (event) => this.#key(event));
    this.root.addEventListener("click", (event) => {
      const row = (event.target as Element).closest<HTMLElement>(".row");
      if (row !== null) this.choose(Number(row.dataset["index"]));
    });
    new ResizeObserver(() => {
      if (this.#chosen !== -1) this.#reveal(this.#chosen);
      this.#draw();
    }).observe(this.root);
  }

  /** Makes the rows anew, after what they show has changed. */
  refresh(): void {
    for (const row of this.#rows.values()) row.remove();
    this.#rows.clear();
    this.#draw();
  }

  /** Adds rows at the end. */
  grow(): void {
    this.#draw();
  }

  choose(index: number): void {
    if (index < 0 || index >= this.#source.count()) return;
    this.#chosen = index;
    this.#reveal(index);
    this.refresh();
    this.root.setAttribute("aria-activedescendant", this.#idOf(index));
    this.#source.choose(index);
  }

  forget(): void {
    this.#chosen = -1;
    this.root.removeAttribute("aria-activedescendant");
    this.root.scrollTop = 0;
    this.refresh();
  }

  get chosen(): number {
    return this.#chosen;
  }

  #idOf(index: number): string {
    return `${this.#source.label.replace(/\W/g, "")}-${index}`;
  }

  #reveal(index: number): void {
    const { height } = this.#source;
    const top = index * height;
    if (top < this.root.scrollTop) this.root.scrollTop = top;
    else if (top + height > this.root.scrollTop + this.root.clientHeight) {
      this.root.scrollTop = top + height - this.root.clientHeight;
    }
  }

  #draw(): void {
    const { height } = this.#source;
    const count = this.#source.count();
    if (count !== this.#size) {
      this.#size = count;
      this.#space.style.height = `${count * height}px`;
      for (const row of this.#rows.values()) row.setAttribute("aria-setsize", String(count));
    }
    const first = Math.max(0, Math.floor(this.root.scrollTop / height) - BEYOND);
    const last = Math.min(count, Math.ceil((this.root.scrollTop + this.root.clientHeight) / height) + BEYOND);
    for (const [index, row] of this.#rows) {
      if (index >= first && index < last) continue;
      row.remove();
      this.#rows.delete(index);
    }
    for (let index = first; index < last; index++) if (!this.#rows.has(index)) this.#add(index, height);
  }

  #add(index: number, height: number): void {
    const isChosen = index === this.#chosen;
    const row = element("div", {
      class: "row",
      role: "option",
      id: this.#idOf(index),
      "aria-selected": String(isChosen),
      "aria-posinset": String(index + 1),
      "aria-setsize": String(this.#size),
    });
    row.dataset["index"] = String(index);
    row.style.top = `${index * height}px`;
    this.#source.fill(row, index);
    this.#space.append(row);
    this.#rows.set(index, row);
  }

  #key(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.root.clientHeight / this.#source.height) - 1);
    const last = this.#source.count() - 1;
    const to: Readonly<Record<string, number>> = {
      ArrowDown: this.#chosen + 1,
      j: this.#chosen + 1,
      ArrowUp: this.#chosen - 1,
      k: this.#chosen - 1,
      PageDown: this.#chosen + page,
      PageUp: this.#chosen - page,
      Home: 0,
      End: last,
    };
    const index = to[event.key];
    if (index === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    this.choose(Math.min(last, Math.max(0, index)));
  }
}
