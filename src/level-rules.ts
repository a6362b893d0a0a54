import { configError } from "./internal/check-options.js";
import { type Level, parseLevel } from "./level.js";

/**
 * Minimum levels by the names of loggers. A name covers its children: `shop` covers `shop.db`. `*` is one part of a
 * name: `shop.*` covers `shop.db`, but not `shop`. Of several names that cover a logger the most specific counts: the
 * one with more parts; of those, the one with fewer `*`; of those, the one that has a word where, from the left, the
 * first of them has a `*`.
 *
 * @example
 * const levels: LevelsByName = { shop: "warn", "shop.db": "debug", "http.*": "off" };
 */
export type LevelsByName = Readonly<Record<string, Level | undefined>>;

/** A minimum level for the loggers that a name covers. */
export interface LevelRule {
  readonly parts: readonly string[];
  readonly levelId: number;
}

/** Rules, the most specific first. */
export type LevelRules = readonly LevelRule[];

export const NO_RULES: LevelRules = [];

const ANY = "*";

/**
 * The rules of an option.
 * @throws {TypeError} For anything but names with levels.
 */
export function parseLevels(option: string, levels: unknown): LevelRules {
  if (typeof levels !== "object" || levels === null || Array.isArray(levels)) {
    throw configError(option, levels, 'an object of levels by name, such as { "shop.db": "debug" }');
  }
  const given = Object.entries(levels).filter(([, level]) => level !== undefined);
  return sorted(given.map(([name, level]) => parseRule(option, name, parseLevel(level, `${option}["${name}"]`))));
}

/** @throws {TypeError} If `name` can be no logger's. */
export function parseRule(option: string, name: string, levelId: number): LevelRule {
  const parts = name.split(".");
  if (parts.every(isPart)) return { parts, levelId };
  const allowed = 'the name of loggers, such as "shop.db": it covers their children, and * is one part';
  const meant = corrected(parts);
  throw configError(
    `a name in ${option}`,
    name,
    allowed,
    [],
    meant === "" ? {} : { [name.trim().toLowerCase()]: meant },
  );
}

function isPart(part: string): boolean {
  return part === ANY || (part !== "" && part.trim() === part && !part.includes(ANY));
}

/** What may have been meant: `shop` by `shop*`, `shop.**` and `shop.`. */
function corrected(parts: readonly string[]): string {
  const meant = parts.map((part) => (part === ANY ? part : part.replaceAll(ANY, "").trim()));
  return meant.filter((part) => part !== "").join(".");
}

/** Rules in order. Of two with the same name, the last stands. */
export function sorted(rules: readonly LevelRule[]): LevelRules {
  return [...rules].reverse().sort(bySpecificity);
}

/** Rules of two sources in order. Of two with the same name, that of `nearer` comes first. */
export function merged(nearer: LevelRules, farther: LevelRules): LevelRules {
  if (nearer.length === 0) return farther;
  return farther.length === 0 ? nearer : [...nearer, ...farther].sort(bySpecificity);
}

function bySpecificity(one: LevelRule, other: LevelRule): number {
  const byParts = other.parts.length - one.parts.length;
  const byWildcards = wildcards(one).length - wildcards(other).length;
  const firstDifference = wildcards(one).findIndex((at, index) => at !== wildcards(other)[index]);
  return byParts || byWildcards || (wildcards(other)[firstDifference] ?? 0) - (wildcards(one)[firstDifference] ?? 0);
}

/** Where a rule has `*`. */
function wildcards({ parts }: LevelRule): number[] {
  return parts.flatMap((part, index) => (part === ANY ? [index] : []));
}

/** The most specific rule that covers a logger. */
export function findRule(rules: LevelRules, name: string | undefined): LevelRule | undefined {
  if (rules.length === 0 || name === undefined) return undefined;
  const parts = name.split(".");
  return rules.find((rule) => covers(rule, parts));
}

function covers({ parts }: LevelRule, name: readonly string[]): boolean {
  return parts.length <= name.length && parts.every((part, index) => part === ANY || part === name[index]);
}
