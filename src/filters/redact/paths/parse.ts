import { configError } from "../../../internal/check-options.js";

/** One part of a path: a name, any one name, or any number of names. */
export type PathPart = string | typeof ANY | typeof DEEP;

/** `*`: any one name or index. */
export const ANY: unique symbol = Symbol("*");
/** `**`: any number of names, none included. */
export const DEEP: unique symbol = Symbol("**");

/** A compiled path, and how it was written. */
export interface ParsedPath {
  readonly source: string;
  readonly parts: readonly PathPart[];
}

// A part in brackets: `[0]`, `[*]`, `["x-key"]`, `['x-key']`; or a part after a dot, or at the beginning.
const PART =
  /\[(?:(?<index>\d+)|(?<star>\*)|"(?<double>(?:[^"\\]|\\.)*)"|'(?<single>(?:[^'\\]|\\.)*)')\]|(?<dot>\.)?(?<name>[^.[\]]+)/y;

/** Reads the places of `paths`. @throws {TypeError} For a path that could match nothing. */
export function parsePaths(option: string, paths: readonly string[]): readonly ParsedPath[] {
  return paths.map((path, index) => parsePath(`${option}[${index}]`, path));
}

function parsePath(option: string, source: string): ParsedPath {
  const fail = (allowed: string): never => {
    throw configError(option, source, allowed);
  };
  if (typeof source !== "string" || source === "") return fail('a place such as "user.*.email"');
  const parts: PathPart[] = [];
  PART.lastIndex = 0;
  while (PART.lastIndex < source.length) {
    const at = PART.lastIndex;
    const found = PART.exec(source)?.groups;
    if (found === undefined && source[at] === ".") return fail(separated(source));
    if (found === undefined) return fail(`names separated by dots, or ["x-key"], [0] and [*]: see ${source.slice(at)}`);
    // A name at the beginning has no dot, and every other one has.
    if (found["name"] !== undefined && (found["dot"] === undefined) !== (at === 0)) return fail(separated(source));
    parts.push(partOf(found, parts.length === 0, fail));
  }
  if (parts.at(-1) === DEEP) return fail('a name behind "**", such as "**.password"');
  return { source, parts: parts.filter((part, index) => part !== DEEP || parts[index - 1] !== DEEP) };
}

type Groups = Readonly<Record<string, string | undefined>>;

function partOf(found: Groups, isFirst: boolean, fail: (allowed: string) => never): PathPart {
  if (found["star"] !== undefined) return ANY;
  const quoted = found["double"] ?? found["single"];
  if (quoted !== undefined) return quoted.replace(/\\(.)/g, "$1");
  if (found["index"] !== undefined) return found["index"];
  const name = found["name"] as string;
  if (name === "*") return ANY;
  if (name === "**") return DEEP;
  if (isFirst && name === "$") return fail('the place without "$": paths begin with a field');
  if (name !== name.trim()) return fail(`the place without spaces around "${name.trim()}", or ["${name}"]`);
  if (name.includes("*")) return fail(`"*" for a whole part; for a part of a name use keys: [${expressionFor(name)}]`);
  if (name.includes("/")) return fail(`"${name.replaceAll("/", ".")}", or ["${name}"] for one name with a slash`);
  return name;
}

function separated(source: string): string {
  const right = source
    .replace(/\.{2,}/g, ".")
    .replace(/^\.|\.$/g, "")
    .replace(/\.\[/g, "[")
    .replace(/\](?=[^.[])/g, "].");
  return `one dot between two names${right === source || right === "" ? "" : `, such as "${right}"`}`;
}

/** The regular expression that a name with `*` in it was meant to be. */
export function expressionFor(name: string): string {
  const body = name.replace(/[.+?^${}()|[\]\\/]/g, "\\$&").replace(/\*+/g, ".*");
  return `/^${body}$/`.replace("/^.*", "/").replace(".*$/", "/");
}
