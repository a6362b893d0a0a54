/** Renders a time given in ms since 1970. What is no time is shown as `Invalid Date`. */
export type Clock = (ms: number) => string;

const INVALID = "Invalid Date";

/**
 * A clock that renders each second once: `toISOString` costs ten times what the rest of a line does.
 * (bench: every case)
 * @param second The text of a second, which is given in ms.
 * @param point What stands before three digits of milliseconds; without it there are none.
 * @param before What stands around the time: two pieces less to join for each line.
 */
function secondClock(second: (ms: number) => string, point: string | undefined, before: string, after: string): Clock {
  let known = Number.NaN;
  let text = "";
  let digits: readonly string[] | undefined;
  return (ms) => {
    const whole = Math.floor(ms / 1000);
    if (whole !== known) {
      const time = second(whole * 1000);
      if (time === INVALID) return before + INVALID + after.replace(/^Z/, "");
      known = whole;
      text = before + time + (point ?? after);
    }
    if (point === undefined) return text;
    digits ??= Array.from({ length: 1000 }, (_, part) => String(part).padStart(3, "0") + after);
    return text + digits[Math.floor(ms - whole * 1000)];
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

/** `2024-01-15T10:30:15.123Z`, with something before and after it. */
export function isoClock(before = "", after = ""): Clock {
  return secondClock(iso, ".", before, `Z${after}`);
}

/** `2024-01-15 10:30:15`, in UTC, or with `.123` behind it. */
export function utcClock(withMilliseconds: boolean): Clock {
  return secondClock((ms) => iso(ms).replace("T", " "), withMilliseconds ? "." : undefined, "", "");
}

/** The same in the time zone of the machine. */
export function localClock(withMilliseconds: boolean): Clock {
  return secondClock(local, withMilliseconds ? "." : undefined, "", "");
}
