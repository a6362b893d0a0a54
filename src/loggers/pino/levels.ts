import type { Level, LevelName } from "../../level.js";
import type { PinoLevel, PinoLevels } from "./contract.js";

const NAMES: readonly PinoLevel[] = ["trace", "debug", "info", "warn", "error", "fatal"];

/** pino's numbers are ten times its levels' places. `silent` is there, but not among the keys, as in pino. */
export const pinoLevels: PinoLevels = {
  values: Object.create(Object.prototype, {
    ...Object.fromEntries(NAMES.map((name, index) => [name, { value: 10 * (index + 1), enumerable: true }])),
    silent: { value: Number.POSITIVE_INFINITY },
  }),
  labels: Object.create(Object.prototype, {
    ...Object.fromEntries(NAMES.map((name, index) => [10 * (index + 1), { value: name, enumerable: true }])),
    Infinity: { value: "silent" },
  }),
};

/** The words for a level, as messages name them. */
export const PINO_WORDS: readonly string[] = [...NAMES, "silent"];

/** A level of ours as pino names it. It has none below `trace`. */
export function toPinoLevel(level: LevelName | "OFF"): PinoLevel | "silent" {
  if (level === "OFF") return "silent";
  return level === "SILLY" ? "trace" : (level.toLowerCase() as PinoLevel);
}

/** The level that one of pino's names or numbers means; undefined for anything else. Never throws. */
export function fromPinoLevel(level: unknown): Level | undefined {
  const name = typeof level === "number" ? pinoLevels.labels[level] : level;
  if (typeof name !== "string") return undefined;
  const word = name.toLowerCase();
  if (word === "silent") return "OFF";
  return NAMES.includes(word as PinoLevel) ? (word as PinoLevel) : undefined;
}
