/** A time that was read, and how many digits of a second it had. */
export interface ReadTime {
  readonly ms: number;
  readonly digits: number;
}

/** How times are read that do not say what they mean. */
export interface TimeOptions {
  /** Whether times without a zone are the machine's, and not UTC. */
  readonly local: boolean;
  /** The day of times without one, as ms since 1970. */
  readonly day: number;
}

const DATE_TIME = /^(\d{4})-(\d\d)-(\d\d)[T ](\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?\s?(Z|UTC|[+-]\d\d:?\d\d)?$/;
const CLOCK = /^(\d\d):(\d\d):(\d\d)(?:[.,](\d{1,9}))?$/;

/** Reads `2024-01-15 10:30:15`, ISO 8601 (RFC 3339), and `10:30:15.123`; undefined for anything else. */
export function readTime(text: string, options: TimeOptions): ReadTime | undefined {
  const full = DATE_TIME.exec(text);
  if (full !== null) {
    const [, year, month, day, hour, minute, second, part = "", zone] = full;
    const numbers = [year, month, day, hour, minute, second].map(Number) as [
      number,
      number,
      number,
      number,
      number,
      number,
    ];
    return timeOf(numbers, part, zone, options.local);
  }
  const clock = CLOCK.exec(text);
  if (clock === null) return undefined;
  const [, hour, minute, second, part = ""] = clock;
  const date = new Date(options.day);
  // Times without a date are the machine's: prettyFormatter writes them so.
  const numbers = [
    date.getFullYear(),
    date.getMonth() + 1,
    date.getDate(),
    Number(hour),
    Number(minute),
    Number(second),
  ];
  return timeOf(numbers as [number, number, number, number, number, number], part, undefined, true);
}

function timeOf(
  [year, month, day, hour, minute, second]: [number, number, number, number, number, number],
  part: string,
  zone: string | undefined,
  local: boolean,
): ReadTime | undefined {
  if (month < 1 || month > 12 || day < 1 || day > 31 || hour > 24 || minute > 59 || second > 60) return undefined;
  const whole =
    zone === undefined && local
      ? new Date(year, month - 1, day, hour, minute, second).getTime()
      : Date.UTC(year, month - 1, day, hour, minute, second) - offsetOf(zone);
  const digits = part === "" ? 0 : Math.ceil(part.length / 3) * 3;
  return Number.isNaN(whole) ? undefined : { ms: whole + (part === "" ? 0 : Number(`0.${part}`) * 1000), digits };
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
