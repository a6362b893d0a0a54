/** Renders a time given in ms since 1970. What is no time is shown as `Invalid Date`. */
export type Clock = (ms: number) => string;

const INVALID = "Invalid Date";

let digits: string[] | undefined;

/** Three digits for each millisecond of a second. */
function milliseconds(): string[] {
  digits ??= Array.from({ length: 1000 }, (_, ms) => String(ms).padStart(3, "0"));
  return digits;
}

/**
 * A clock that renders each second once: `toISOString` costs ten times what the rest of a line does.
 * (bench: every case)
 * @param second The text of a second, which is given in ms.
 * @param point What stands before three digits of milliseconds; without it there are none.
 */
function secondClock(second: (ms: number) => string, point: string | undefined, end: string): Clock {
  let known = Number.NaN;
  let text = "";
  return (ms) => {
    const whole = Math.floor(ms / 1000);
    if (whole !== known) {
      const time = second(whole * 1000);
      if (time === INVALID) return INVALID;
      known = whole;
      text = point === undefined ? time + end : time + point;
    }
    if (point === undefined) return text;
    return text + milliseconds()[Math.floor(ms - whole * 1000)] + end;
  };
}

function iso(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime()) ? INVALID : date.toISOString().slice(0, -5);
}

function local(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) return INVALID;
  const day = `${String(date.getFullYear()).padStart(4, "0")}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
  return `${day} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function two(number: number): string {
  return String(number).padStart(2, "0");
}

/** `2024-01-15T10:30:15.123Z` */
export function isoClock(): Clock {
  return secondClock(iso, ".", "Z");
}

/** `2024-01-15 10:30:15`, in UTC, or with `.123` behind it. */
export function utcClock(withMilliseconds: boolean): Clock {
  return secondClock((ms) => iso(ms).replace("T", " "), withMilliseconds ? "." : undefined, "");
}

/** The same in the time zone of the machine. */
export function localClock(withMilliseconds: boolean): Clock {
  return secondClock(local, withMilliseconds ? "." : undefined, "");
}
