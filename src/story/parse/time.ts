/** A time that was read, and how many digits of a second it had. */
export interface ReadTime {
  readonly ms: number;
  readonly digits: number;
}

/** How times are read that do not say what they mean. */
export interface TimeOptions {
  /** Whether times without a zone are the machine's, and not UTC. */
  readonly local: boolean;
  /** No time is later, in ms since 1970: it tells the day of times that have none. */
  readonly latest: () => number;
}

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s?(Z|UTC|[+-]\d\d:?\d\d)?$/;
const CLOCK = /^(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?$/;

/** Reads `2024-01-15 10:30:15`, ISO 8601 (RFC 3339), and `10:30:15.123`; undefined for anything else. */
export function readTime(text: string, options: TimeOptions): ReadTime | undefined {
  if (text.length === 19 && text === last.text && options.local === last.local) return last.time;
  const full = DATE_TIME.exec(text);
  if (full !== null) {
    const time = fullTime(full, options.local);
    if (time !== undefined) last = { text, local: options.local, time };
    return time;
  }
  const clock = CLOCK.exec(text);
  return clock === null ? undefined : clockTime(clock, options.latest());
}

/** The time that was read last: most lines are of the same second. */
let last: { text: string; local: boolean; time: ReadTime } = { text: "", local: false, time: { ms: 0, digits: 0 } };

function fullTime([, ...parts]: readonly string[], local: boolean): ReadTime | undefined {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = parts.slice(0, 6).map(Number);
  const [fraction, zone] = parts.slice(6);
  if (month < 1 || month > 12 || day < 1 || day > 31 || !isClock(hour, minute, second)) return undefined;
  const whole =
    zone === undefined && local
      ? new Date(year, month - 1, day, hour, minute, second).getTime()
      : Date.UTC(year, month - 1, day, hour, minute, second) - offsetOf(zone);
  return Number.isNaN(whole) ? undefined : withFraction(whole, fraction);
}

/** A time without a date is the machine's, as prettyFormatter writes it, and the last one that it can be. */
function clockTime([, ...parts]: readonly string[], latest: number): ReadTime | undefined {
  const [hour = 0, minute = 0, second = 0] = parts.slice(0, 3).map(Number);
  if (!isClock(hour, minute, second)) return undefined;
  const date = new Date(latest);
  date.setHours(hour, minute, second, 0);
  if (date.getTime() > latest) date.setDate(date.getDate() - 1);
  return withFraction(date.getTime(), parts[3]);
}

function isClock(hour: number, minute: number, second: number): boolean {
  return hour <= 24 && minute <= 59 && second <= 60;
}

function withFraction(ms: number, fraction: string | undefined): ReadTime {
  if (fraction === undefined || fraction === "") return { ms, digits: 0 };
  return { ms: ms + Number(`0.${fraction}`) * 1000, digits: Math.ceil(fraction.length / 3) * 3 };
}

/** The offset of a zone, in ms. */
function offsetOf(zone: string | undefined): number {
  const match = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? "");
  if (match === null) return 0;
  const minutes = Number(match[2]) * 60 + Number(match[3]);
  return (match[1] === "-" ? -minutes : minutes) * 60_000;
}

/** What the number of an epoch counts is known by its size: seconds, ms, µs or ns since 1970. */
const UNITS: readonly { readonly below: number; readonly perMs: number; readonly digits: number }[] = [
  { below: 1e11, perMs: 0.001, digits: 0 },
  { below: 1e14, perMs: 1, digits: 3 },
  { below: 1e17, perMs: 1e3, digits: 6 },
  { below: 1e20, perMs: 1e6, digits: 9 },
];

/** Reads a time since 1970 in whatever unit its size says; undefined for anything that is no such number. */
export function readEpoch(value: unknown): ReadTime | undefined {
  const number = typeof value === "string" && /^\d{9,19}(?:\.\d+)?$/.test(value) ? Number(value) : value;
  if (typeof number !== "number" || !(number >= 0)) return undefined;
  const unit = UNITS.find(({ below }) => number < below);
  if (unit === undefined) return undefined;
  return { ms: number / unit.perMs, digits: Number.isInteger(number) ? unit.digits : Math.max(3, unit.digits) };
}
