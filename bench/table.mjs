import { median, ratio } from "./stats.mjs";

/** Those that ratios are to: the floor, and whichever way pino has a context costs least. */
const PINO = ["pino-mixin", "pino-child"];

/** The entry with the lowest median, of those with these IDs; undefined where there is none. */
export function cheapest(/** @type {readonly import("./types.d.ts").Entry[]} */ entries, ids, figure = "ns") {
  const found = entries.filter(({ id, figures }) => ids.includes(id) && figures[figure]?.length > 0);
  return found.sort((a, b) => median(a.figures[figure]) - median(b.figures[figure]))[0];
}

/** Pino's fastest way to have a context, in this case. */
export function pinoWithContext(entries) {
  return cheapest(entries, PINO);
}

/** A case as rows of text, the heading first. */
export function rows(/** @type {import("./types.d.ts").CaseResult} */ { columns, ratios, entries }) {
  const floor = ratios ? entries.find(({ id }) => id === "floor") : undefined;
  const pino = ratios ? pinoWithContext(entries) : undefined;
  const heading = ["", ...columns.map(({ heading }) => heading)];
  if (ratios) heading.push("to the floor", "to pino");
  const body = entries.map((entry) => {
    const { name, remark, figures } = entry;
    const cells = columns.map(({ figure, digits }) => number(median(figures[figure]), digits));
    if (ratios) cells.push(times(figures.ns, floor?.figures.ns), times(figures.ns, pino?.figures.ns));
    return [remark === undefined ? name : `${name} (${remark})`, ...cells];
  });
  return [heading, ...body];
}

function times(ours, theirs) {
  return theirs === undefined ? "" : ratio(ours, theirs).toFixed(2);
}

/** Digits only where they say something: three figures do. */
export function number(/** @type {number} */ value, /** @type {number} */ digits) {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(digits);
}
