import { median, ratio } from "./statistics.mjs";

/** @typedef {import("../types.d.ts").Entry} Entry */

/** The ways in which pino has a context. */
const PINO = ["pino-mixin", "pino-child"];

/**
 * The entry with the lowest median.
 * @param {readonly Entry[]} entries
 * @returns {Entry | undefined}
 */
export function fastest(entries, figure = "ns") {
  const value = (/** @type {Entry} */ { figures }) => median(figures[figure] ?? []);
  return entries.filter((entry) => !Number.isNaN(value(entry))).sort((a, b) => value(a) - value(b))[0];
}

/** Pino's fastest way to have a context. @param {readonly Entry[]} entries */
export function pinoWithContext(entries) {
  return fastest(entries.filter(({ id }) => PINO.includes(id)));
}

/** A case's results as rows of text, the heading first. @param {import("../types.d.ts").Results} results */
export function rows({ columns, ratios = false, entries }) {
  const floor = entries.find(({ role }) => role === "floor");
  const pino = pinoWithContext(entries);
  const heading = ["", ...columns.map(({ heading }) => heading), ...(ratios ? ["to the floor", "to pino"] : [])];
  const body = entries.map((entry) => {
    const { name, remark, figures } = entry;
    const cells = columns.map(({ figure, digits }) => number(median(figures[figure] ?? []), digits));
    if (ratios) cells.push(times(entry, floor), times(entry, pino));
    return [remark === undefined ? name : `${name} (${remark})`, ...cells];
  });
  return [heading, ...body];
}

/** @param {Entry} ours @param {Entry | undefined} theirs */
function times(ours, theirs) {
  return theirs === undefined ? "" : ratio(ours.figures["ns"] ?? [], theirs.figures["ns"] ?? []).toFixed(2);
}

/** No digits after the point from 100 on: three figures are enough. @param {number} value @param {number} digits */
function number(value, digits) {
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(digits);
}
