import { ratio, summarized } from "./statistics.mjs";

/** @typedef {import("../types.d.ts").Entry} Entry */

/** The ways in which pino has a context. */
const PINO = ["pino-mixin", "pino-child"];

/**
 * The entry with the lowest figure.
 * @param {readonly Entry[]} entries
 * @returns {Entry | undefined}
 */
export function fastest(entries, figure = "ns") {
  const value = (/** @type {Entry} */ { figures }) => summarized(figures[figure] ?? []);
  return entries.filter((entry) => !Number.isNaN(value(entry))).sort((a, b) => value(a) - value(b))[0];
}

/** Pino's fastest way to have a context. @param {readonly Entry[]} entries */
export function pinoWithContext(entries) {
  return fastest(entries.filter(({ id }) => PINO.includes(id)));
}

/** A case's results as rows of text, the heading first. @param {import("../types.d.ts").Results} results */
export function rows({ columns, ratios = false, base, baseHeading, entries }) {
  const compared = ratios ? [theFloor(entries), thePino(entries)] : theBase(entries, base, baseHeading);
  const heading = ["", ...columns.map(({ heading }) => heading), ...compared.map(({ heading }) => heading)];
  const body = entries.map((entry) => {
    const { name, remark, figures } = entry;
    const cells = columns.map(({ figure, digits, summary }) =>
      number(summarized(figures[figure] ?? [], summary), digits),
    );
    const ratiosTo = compared.map(({ to }) => times(entry, to(entry)));
    return [remark === undefined ? name : `${name} (${remark})`, ...cells, ...ratiosTo];
  });
  return [heading, ...body];
}

/** A column of ratios: what each entry is compared with. */
/** @typedef {{ heading: string, to: (entry: Entry) => Entry | undefined }} Compared */

/** @param {readonly Entry[]} entries @returns {Compared} */
function theFloor(entries) {
  const floor = entries.find(({ role }) => role === "floor");
  return { heading: "to the floor", to: () => floor };
}

/** @param {readonly Entry[]} entries @returns {Compared} */
function thePino(entries) {
  const pino = pinoWithContext(entries);
  return { heading: "to pino", to: () => pino };
}

/**
 * The case's base, or that of each row; none if nothing has a base.
 * @param {readonly Entry[]} entries
 * @param {string | undefined} base
 * @param {string} baseHeading
 * @returns {Compared[]}
 */
function theBase(entries, base, baseHeading = "to the row without") {
  const find = (/** @type {string | undefined} */ wanted) => entries.find(({ id }) => id === wanted);
  const isByRow = entries.some((entry) => entry.base !== undefined);
  if (!isByRow && find(base) === undefined) return [];
  const heading = isByRow ? baseHeading : `to “${find(base)?.name}”`;
  return [{ heading, to: (entry) => find(entry.base ?? base) }];
}

/** @param {Entry} ours @param {Entry | undefined} theirs */
function times(ours, theirs) {
  return theirs === undefined ? "" : ratio(ours.figures["ns"] ?? [], theirs.figures["ns"] ?? []).toFixed(2);
}

/** No digits after the point from 100 on: three figures are enough. Nothing for what was not measured. @param {number} value @param {number} digits */
function number(value, digits) {
  if (Number.isNaN(value)) return "";
  return Math.abs(value) >= 100 ? Math.round(value).toLocaleString("en") : value.toFixed(digits);
}
