import { configError } from "./check-options.js";

const UNITS: Readonly<Record<string, number>> = {
  B: 1,
  kB: 1e3,
  MB: 1e6,
  GB: 1e9,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
};
const BY_NAME = new Map(Object.entries(UNITS).map(([unit, bytes]) => [unit.toLowerCase(), bytes]));

/**
 * A size: a number of bytes, or a text with a unit. `kB`, `MB` and `GB` are powers of 1,000; `KiB`, `MiB` and `GiB` are
 * powers of 1,024 (IEC 80000-13). Upper and lower case are the same.
 *
 * @example
 * const size: ByteSize = "100 MiB"; // 104,857,600
 */
export type ByteSize = number | `${number}${"" | " "}${"B" | "kB" | "MB" | "GB" | "KiB" | "MiB" | "GiB"}`;

/**
 * An option that is a size, in bytes.
 * @throws {TypeError} If it is no size, or less than `min`.
 */
export function checkBytes<Default extends number | undefined>(
  option: string,
  value: unknown,
  min: 0 | 1,
  byDefault: Default,
): number | Default {
  if (value === undefined) return byDefault;
  const bytes = typeof value === "string" ? parsed(value) : value;
  if (Number.isSafeInteger(bytes) && (bytes as number) >= min) return bytes as number;
  const range = min === 1 ? "a whole number above 0" : `a whole number, ${min} or more`;
  throw configError(option, value, `${range}, in bytes, or a size such as "100 MiB"`);
}

function parsed(text: string): number | undefined {
  const [, count, unit = ""] = /^\s*(\d+(?:\.\d+)?)\s*([a-z]+)\s*$/i.exec(text) ?? [];
  const factor = BY_NAME.get(unit.toLowerCase());
  return count === undefined || factor === undefined ? undefined : Math.round(Number(count) * factor);
}
