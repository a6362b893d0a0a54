import { types } from "node:util";
import { inspect } from "./internal/node-util.js";

/** A table's column: what stands in each row, by the row's number. */
type Column = Map<number, string>;

interface Table {
  /** The name of the first column, which says where a row comes from. */
  readonly index: string;
  readonly rows: readonly string[];
  readonly columns: ReadonlyMap<string, Column>;
}

const VALUES = "Values";
const ITERATION = "(iteration index)";

/**
 * What `console.table` of Node prints for an object, without the last line's end.
 * @param properties The columns that are shown, in this order. @default all
 */
export function tableText(data: object, properties: readonly string[] | undefined): string {
  const table = types.isMap(data) ? tableOfMap(data) : types.isSet(data) ? tableOfSet(data) : tableOf(data, properties);
  const names = [table.index, ...table.columns.keys()];
  const cells = names.map((_, at) =>
    table.rows.map((row, line) => (at === 0 ? row : ([...table.columns.values()][at - 1]?.get(line) ?? ""))),
  );
  const widths = names.map((name, at) => Math.max(...[name, ...(cells[at] ?? [])].map(widthOf)) + 2);
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width)).join(middle) + right;
  const row = (texts: readonly string[]) =>
    `│${texts.map((text, at) => ` ${text}${" ".repeat((widths[at] as number) - widthOf(text) - 1)}`).join("│")}│`;
  return [
    rule("┌", "┬", "┐"),
    row(names),
    rule("├", "┼", "┤"),
    ...table.rows.map((_, line) => row(cells.map((column) => column[line] as string))),
    rule("└", "┴", "┘"),
  ].join("\n");
}

function tableOfMap(data: ReadonlyMap<unknown, unknown>): Table {
  const entries = [...data];
  const columns = new Map([
    ["Key", columnOf(entries.map(([key]) => key))],
    [VALUES, columnOf(entries.map(([, value]) => value))],
  ]);
  return { index: ITERATION, rows: entries.map((_, line) => String(line)), columns };
}

function tableOfSet(data: ReadonlySet<unknown>): Table {
  const values = [...data];
  return {
    index: ITERATION,
    rows: values.map((_, line) => String(line)),
    columns: new Map([[VALUES, columnOf(values)]]),
  };
}

/** One row for each key, and a column for each key of the rows that are objects. */
function tableOf(data: object, properties: readonly string[] | undefined): Table {
  const rows = Object.keys(data);
  const columns = new Map<string, Column>((properties ?? []).map((name) => [name, new Map()]));
  const primitives: Column = new Map();
  for (const [line, key] of rows.entries()) {
    const value = (data as Record<string, unknown>)[key];
    if (value === null || (typeof value !== "object" && typeof value !== "function")) {
      primitives.set(line, cellOf(value));
      continue;
    }
    for (const name of properties ?? Object.keys(value)) {
      if (!Object.hasOwn(value, name)) continue;
      const column = columns.get(name) ?? new Map<number, string>();
      columns.set(name, column.set(line, cellOf((value as Record<string, unknown>)[name])));
    }
  }
  if (primitives.size > 0) columns.set(VALUES, primitives);
  return { index: "(index)", rows, columns };
}

function columnOf(values: readonly unknown[]): Column {
  return new Map(values.map((value, line) => [line, cellOf(value)]));
}

/** Small objects are shown with their values, larger ones by their class. */
function cellOf(value: unknown): string {
  const isLarge = typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length > 2;
  return inspect(value, { maxArrayLength: 3, breakLength: Number.POSITIVE_INFINITY, depth: isLarge ? -1 : 0 });
}

/** Characters that take two places on a terminal: emoji, and those of Chinese, Japanese and Korean. */
const WIDE = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\uff00-\uff60]/u;

function widthOf(text: string): number {
  let width = 0;
  for (const character of text) width += WIDE.test(character) ? 2 : 1;
  return width;
}
