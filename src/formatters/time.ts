import { checkKeys, configError } from "../internal/check-options.js";
import { lineText } from "./escape.js";
import { zoneOffset } from "./zone.js";

/** Renders a time, given in ms since 1970. Anything that is not a time is shown as `Invalid Date`. */
export type TimeText = (ms: number) => string;

const INVALID = "Invalid Date";

/**
 * A time zone for the times of lines, by its name in the time zone database of IANA.
 *
 * @example
 * createLogger({ format: lineFormatter({ time: { zone: "Europe/Berlin" } satisfies TimeZone }) });
 */
export interface TimeZone {
  /** Such as `"Europe/Berlin"`. Which zones there are is up to Node's `Intl`. */
  readonly zone: string;
}

/**
 * The clock that an option names, that of a time zone, or a user's function, whose text is escaped.
 * @param withMilliseconds Whether a zone's clock has them.
 * @throws {TypeError} If it is none of these.
 */
export function parseTimeText<Name extends string>(
  option: string,
  time: Name | TimeZone | ((ms: number) => string),
  clocks: Readonly<Record<Name, () => TimeText>>,
  withMilliseconds: boolean,
): TimeText {
  if (typeof time === "function") return (ms) => lineText(String(time(ms)));
  const names = Object.keys(clocks) as Name[];
  if (names.includes(time as Name)) return clocks[time as Name]();
  if (typeof time !== "object" || time === null) {
    const words = names.map((name) => `"${name}"`).join(", ");
    throw configError(option, time, `${words}, an object with a zone or a function`, names);
  }
  checkKeys(option, time, ["zone"]);
  return zoneClock(`${option}.zone`, time.zone, withMilliseconds);
}

/**
 * A clock that renders each second once: `toISOString` costs ten times as much as the rest of a line.
 * (bench: every case)
 * @param second The text of a second, which is given in ms.
 * @param point The text before three digits of milliseconds; undefined for no milliseconds.
 * @param before The text before the time, and `after` the text after it: joined here, they cost a line nothing.
 */
function secondClock(
  second: (ms: number) => string,
  point: string | undefined,
  before: string,
  after: string,
): TimeText {
  let cached = Number.NaN;
  let text = "";
  let digits: readonly string[] | undefined;
  return (ms) => {
    const whole = Math.floor(ms / 1000);
    if (whole !== cached) {
      const time = second(whole * 1000);
      if (time === INVALID) return before + INVALID + after.replace(/^Z/, "");
      cached = whole;
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

/** `2024-01-15T10:30:15.123Z`, with a text before and after it. */
export function isoClock(before = "", after = ""): TimeText {
  return secondClock(iso, ".", before, `Z${after}`);
}

/** `2024-01-15 10:30:15`, in UTC; with milliseconds, `.123` follows. */
export function utcClock(withMilliseconds: boolean): TimeText {
  return secondClock((ms) => iso(ms).replace("T", " "), withMilliseconds ? "." : undefined, "", "");
}

/** The same in the machine's time zone. */
export function localClock(withMilliseconds: boolean): TimeText {
  return secondClock(local, withMilliseconds ? "." : undefined, "", "");
}

/**
 * The same in any time zone.
 * @throws {TypeError} If there is no such zone.
 */
function zoneClock(option: string, zone: unknown, withMilliseconds: boolean): TimeText {
  const offsetAt = zoneOffset(option, zone);
  const zoned = (ms: number): string => {
    if (Number.isNaN(new Date(ms).getTime())) return INVALID;
    return iso(ms + offsetAt(ms / 1000) * 1000).replace("T", " ");
  };
  return secondClock(zoned, withMilliseconds ? "." : undefined, "", "");
}

/** `10:30:15.123`, in the machine's time zone: people at a terminal know the date. */
export function timeOfDayClock(): TimeText {
  const clock = localClock(true);
  return (ms) => /\d\d:.*/.exec(clock(ms))?.[0] ?? INVALID;
}
