/** What happens while nothing can be written. */
export interface DeliveryOptions {
  /** When a pipe and the buffer are full: the caller waits, or lines are dropped and counted. */
  readonly overflow: "wait" | "drop";
  /** Bytes that are buffered while they cannot be written. */
  readonly maxBuffer: number;
  /** How long the end of the process, or of the writer, waits while nothing leaves, in ms. */
  readonly exitTimeout: number;
}

/** When lines leave: each at once, at the end of the turn, or after so many ms at the latest. */
export type FlushEvery = "line" | "turn" | number;

/** What the transports on one descriptor or path have set, together. */
export interface WriterSettings extends DeliveryOptions {
  readonly flushEvery: FlushEvery;
  /** Permissions of a file that is created. */
  readonly mode: number;
  /** Whether a flush waits until the disk has the lines. */
  readonly fsync: boolean;
}

/** The settings that a transport was given. A default is none. */
export type GivenSettings = { readonly [Name in keyof WriterSettings]?: WriterSettings[Name] | undefined };

/**
 * Joins settings so that each transport gets what it was given, or more. A setting that nobody was given has its
 * default. Only `overflow` cannot be joined: {@link findConflict} must have found none.
 */
export function joinSettings(defaults: WriterSettings, given: readonly GivenSettings[]): WriterSettings {
  const join = <Name extends keyof WriterSettings>(
    name: Name,
    stricter: (a: WriterSettings[Name], b: WriterSettings[Name]) => WriterSettings[Name],
  ): WriterSettings[Name] => {
    const values = given.map((settings) => settings[name]).filter((value) => value !== undefined);
    return values.length === 0 ? defaults[name] : (values as WriterSettings[Name][]).reduce((a, b) => stricter(a, b));
  };
  return {
    overflow: join("overflow", (first) => first),
    maxBuffer: join("maxBuffer", Math.min),
    exitTimeout: join("exitTimeout", Math.max),
    flushEvery: join("flushEvery", (a, b) => (delayOf(a) <= delayOf(b) ? a : b)),
    mode: join("mode", (a, b) => a & b),
    fsync: join("fsync", (a, b) => a || b),
  };
}

/** The value of `overflow` that contradicts the one given now. */
export function findConflict(others: readonly GivenSettings[], { overflow }: GivenSettings): string | undefined {
  if (overflow === undefined) return undefined;
  return others.find((other) => other.overflow !== undefined && other.overflow !== overflow)?.overflow;
}

/** For comparison: a turn is shorter than any number of ms. */
function delayOf(flushEvery: FlushEvery): number {
  if (flushEvery === "line") return 0;
  return flushEvery === "turn" ? Number.MIN_VALUE : flushEvery;
}
