/** A time of day, in UTC, with as many digits as the file has. */
export function clock(ms: number | null, digits: number): string {
  if (ms === null) return "";
  return new Date(ms).toISOString().slice(11, digits === 0 ? 19 : 23);
}

/** A duration: `12 ms`, `1.25 s`, `3 min 20 s`. */
export function duration(ms: number, digits: number): string {
  if (ms >= 60_000) return `${Math.floor(ms / 60_000)} min ${Math.floor((ms % 60_000) / 1000)} s`;
  if (digits === 0) return `${Math.round(ms / 1000)} s`;
  return ms >= 1000 ? `${(ms / 1000).toFixed(2)} s` : `${Math.round(ms)} ms`;
}

export const LEVELS = ["SILLY", "TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;

export function levelName(level: number): string {
  return LEVELS[level] ?? "";
}
