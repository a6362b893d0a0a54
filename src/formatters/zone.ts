import { configError } from "../internal/check-options.js";

/** Seconds of local time minus UTC, at a time in s since 1970. */
export type OffsetAt = (seconds: number) => number;

/** Offsets change at whole quarters of an hour, of UTC, in every zone of today. */
const BLOCK = 900;

/**
 * The offset of a time zone, from `Intl`, which takes some microseconds. It is asked at both ends of a quarter of an hour; if they
 * agree, the quarter is cached, or else each second of it is asked for.
 * @throws {TypeError} If there is no such zone.
 */
export function zoneOffset(option: string, zone: unknown): OffsetAt {
  const exact = exactOffset(option, zone);
  let block = Number.NaN;
  let cached: number | undefined;
  return (seconds) => {
    const current = Math.floor(seconds / BLOCK);
    if (current !== block) {
      const first = exact(current * BLOCK);
      cached = first === exact(current * BLOCK + BLOCK - 1) ? first : undefined;
      block = current;
    }
    return cached ?? exact(seconds);
  };
}

function exactOffset(option: string, zone: unknown): OffsetAt {
  const format = formatIn(option, zone);
  return (seconds) => {
    const parts: Partial<Record<Intl.DateTimeFormatPartTypes, number>> = {};
    for (const { type, value } of format.formatToParts(seconds * 1000)) parts[type] = Number(value);
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    // Date.UTC takes years below 100 for those of the twentieth century.
    const local = new Date(Date.UTC(2000, month - 1, day, hour, minute, second)).setUTCFullYear(year, month - 1, day);
    return local / 1000 - seconds;
  };
}

function formatIn(option: string, zone: unknown): Intl.DateTimeFormat {
  const allowed = 'the name of a time zone, such as "Europe/Berlin" or "UTC"';
  if (typeof zone !== "string" || zone === "") throw configError(option, zone, allowed);
  const numeric = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit" } as const;
  try {
    const options = { ...numeric, second: "2-digit", hourCycle: "h23", timeZone: zone } as const;
    return new Intl.DateTimeFormat("en-u-ca-iso8601", options);
  } catch {
    throw configError(option, zone, allowed);
  }
}
