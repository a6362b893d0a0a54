/** How often a file is rotated by the clock. */
export type Every = "day" | "hour";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const MINUTE = 60_000;

/** When the day or hour of a time ends, in local time: a day has 23 or 25 hours when the clock is put forward or back. */
export function periodEnd(every: Every, time: number): number {
  const date = new Date(time);
  if (every === "day") {
    const midnight = new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).getTime();
    // Clocks that go back across midnight pass it twice, as in St John's until 2011.
    return midnight > time ? midnight : endOf(DAY, date);
  }
  // Not from local fields: the hour that occurs twice in autumn would end twice at the same time.
  return endOf(HOUR, date);
}

/** When a period of a fixed length ends, as long as the clock is not put forward or back. */
function endOf(length: number, date: Date): number {
  const offset = date.getTimezoneOffset() * MINUTE;
  return (Math.floor((date.getTime() - offset) / length) + 1) * length + offset;
}

/** The local day or hour of a time, as files are named after it: `2026-11-26` or `2026-11-26T13`. */
export function periodLabel(every: Every, time: number): string {
  const date = new Date(time);
  const year = String(date.getFullYear()).padStart(4, "0");
  const day = `${year}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return every === "day" ? day : `${day}T${two(date.getHours())}`;
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}
