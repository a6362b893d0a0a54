import { MAX_REQUESTS, type Summary } from "../build/summary.js";
import { durationText, safe, timeText } from "./text.js";

/** What a list of summaries is of, and how many there are. */
export interface SummaryList {
  readonly of: "session" | "request";
  readonly shown: readonly Summary[];
  readonly total: number;
  readonly order: string;
  /** Whether some were given up, so that what is known of the others may be too little. */
  readonly isIncomplete: boolean;
}

/** How many services a row names. */
const MAX_SERVICES = 5;

const COLUMNS: readonly { readonly head: string; readonly cell: (one: Summary) => string }[] = [
  { head: "last line", cell: ({ end, digits }) => timeText(end, digits) },
  {
    head: "duration",
    cell: ({ start, end, digits }) =>
      start === undefined || end === undefined ? "" : durationText(end - start, digits),
  },
  { head: "lines", cell: ({ lines }) => String(lines) },
  { head: "requests", cell: ({ requests }) => `${requests}${requests === MAX_REQUESTS ? "+" : ""}` },
  { head: "errors", cell: ({ errors }) => String(errors) },
  { head: "worst", cell: ({ worst }) => worst ?? "" },
  { head: "id", cell: ({ id }) => safe(id) },
  { head: "services", cell: ({ services }) => services.slice(0, MAX_SERVICES).map(safe).join(", ") },
];

/** A list of summaries as a table for people. */
export function tableOf({ of, shown, total, order, isIncomplete }: SummaryList): string {
  const columns = COLUMNS.filter(({ head }) => of === "session" || head !== "requests");
  const rows = [
    columns.map(({ head }) => (head === "id" ? of : head)),
    ...shown.map((one) => columns.map(({ cell }) => cell(one))),
  ];
  const widths = columns.map((_, index) => rows.reduce((most, row) => Math.max(most, (row[index] ?? "").length), 0));
  const lines = rows.map((row) =>
    row
      .map((cell, index) => cell.padEnd(widths[index] ?? 0))
      .join("  ")
      .trimEnd(),
  );
  if (total > shown.length) lines.push(`${isIncomplete ? "about " : ""}${total} in all, by ${order}; --top shows more`);
  if (isIncomplete) lines.push("note: too many to keep all; one that was given up and came again is counted anew");
  return `${lines.join("\n")}\n`;
}

/** The same for programs. */
export function summariesJson({ shown, total, isIncomplete }: SummaryList): object {
  const isoOf = (ms: number | undefined) => (ms === undefined ? undefined : new Date(ms).toISOString());
  return {
    total,
    ...(isIncomplete ? { isIncomplete } : {}),
    shown: shown.map(({ digits: _, ...one }) => ({ ...one, start: isoOf(one.start), end: isoOf(one.end) })),
  };
}
