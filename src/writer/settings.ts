import type { RotateSettings } from "./rotation/settings.js";

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
  /** When a file is rotated. */
  readonly rotate: RotateSettings | undefined;
}

/** The settings that a transport was given. A default is none. */
export type GivenSettings = { readonly [Name in keyof WriterSettings]?: WriterSettings[Name] | undefined };

/**
 * Joins settings so that each transport gets what it was given, or more. A setting that nobody was given has its
 * default. What cannot be joined is the same everywhere: {@link findConflict} must have found
 * nothing.
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
    rotate: join("rotate", (first) => first),
  };
}

/** Settings that cannot be joined: whoever gives one must give the same as the others. */
const UNJOINABLE = ["overflow", "rotate"] as const;

export interface Conflict {
  readonly name: (typeof UNJOINABLE)[number];
  /** Their values, as text. */
  readonly given: string;
  readonly other: string;
}

/** The setting given now that another one contradicts. */
export function findConflict(others: readonly GivenSettings[], given: GivenSettings): Conflict | undefined {
  for (const name of UNJOINABLE) {
    const text = JSON.stringify(given[name]);
    const texts = others.map((other) => JSON.stringify(other[name]));
    const other = text && texts.find((one) => one !== undefined && one !== text);
    if (text !== undefined && other !== undefined) return { name, given: text, other };
  }
  return undefined;
}

/** For comparison: a turn is shorter than any number of ms. */
function delayOf(flushEvery: FlushEvery): number {
  if (flushEvery === "line") return 0;
  return flushEvery === "turn" ? Number.MIN_VALUE : flushEvery;
}
