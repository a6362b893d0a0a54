import { inspect } from "./node-util.js";

/** Words of other loggers, in lower case, and the words that are meant. */
export type Synonyms = Readonly<Record<string, string>>;

/**
 * The error for a wrong setting: it names the option, its value and what is allowed, and suggests a word.
 * @param allowed What the value must be. @param choices The allowed words, if it must be a word.
 * @param synonyms Suggested before the nearest word.
 */
export function configError(
  option: string,
  got: unknown,
  allowed: string,
  choices: readonly string[] = [],
  synonyms: Synonyms = {},
): TypeError {
  const isWord = typeof got === "string" || typeof got === "number";
  const hint = hintOf(isWord ? suggestion(String(got), choices, synonyms) : undefined);
  return new TypeError(`ctxlog: ${option} is ${show(got)}, but must be ${allowed}.${hint}`);
}

/**
 * Refuses unknown options, so that a misspelt one is noticed.
 * @param synonyms Suggested before the nearest option. @param otherwise Suggested if no option is near.
 * @throws {TypeError} If `options` is not an object, or has a key that is not in `known`.
 */
export function checkKeys(
  where: string,
  options: unknown,
  known: readonly string[],
  synonyms: Synonyms = {},
  otherwise?: string,
): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw configError(where, options, `an object with ${known.join(", ")}`);
  }
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const hint = hintOf(suggestion(key, known, synonyms) ?? otherwise);
    throw new TypeError(`ctxlog: ${where} has no option "${key}"; its options are ${known.join(", ")}.${hint}`);
  }
}

/** An option that is true or false. */
export function checkBoolean(option: string, value: unknown, byDefault: boolean): boolean {
  if (value === undefined) return byDefault;
  if (typeof value !== "boolean") throw configError(option, value, "true or false");
  return value;
}

/** The values that a number may have. */
export interface IntegerRange {
  readonly min: number;
  readonly max?: number;
}

/** An option that is a whole number. */
export function checkInteger(option: string, value: unknown, { min, max }: IntegerRange, byDefault: number): number {
  if (value === undefined) return byDefault;
  if (
    Number.isSafeInteger(value) &&
    (value as number) >= min &&
    (value as number) <= (max ?? Number.MAX_SAFE_INTEGER)
  ) {
    return value as number;
  }
  if (max !== undefined) throw configError(option, value, `a whole number from ${min} to ${max}`);
  throw configError(option, value, min === 1 ? "a whole number above 0" : `a whole number, ${min} or more`);
}

/** An option that is one of several words. */
export function checkOneOf<Word extends string>(
  option: string,
  value: unknown,
  words: readonly Word[],
  byDefault: Word,
): Word {
  if (value === undefined) return byDefault;
  if (words.includes(value as Word)) return value as Word;
  throw configError(option, value, alternatives(words), words);
}

/** `"a", "b" or "c"`. */
export function alternatives(words: readonly string[]): string {
  const quoted = words.map((word) => `"${word}"`);
  return [quoted.slice(0, -1).join(", "), ...quoted.slice(-1)].filter((part) => part !== "").join(" or ");
}

/** An option, or an argument, that is a function. */
export function checkFunction(option: string, value: unknown, allowed: string = "a function"): void {
  if (typeof value !== "function") throw configError(option, value, allowed);
}

/** A name in messages and on lines. */
export function checkName(option: string, name: unknown): string | undefined {
  if (name === undefined || (typeof name === "string" && name !== "")) return name;
  throw configError(option, name, "a string that is not empty");
}

/** A list of functions, such as filters. */
export function checkFilters(option: string, filters: unknown): readonly unknown[] {
  if (filters === undefined) return [];
  if (!Array.isArray(filters)) throw configError(option, filters, "an array");
  for (const [index, filter] of filters.entries())
    checkFunction(`${option}[${index}]`, filter, "a function of a record");
  return [...filters];
}

function show(value: unknown): string {
  try {
    const text = inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY }).replace(/\s*\n\s*/g, " ");
    return text.length > 100 ? `${text.slice(0, 100)}…` : text;
  } catch {
    return `a ${typeof value}`;
  }
}

/** A word is quoted; code, such as `format: "json"`, is shown as it is. */
function hintOf(guess: string | undefined): string {
  if (guess === undefined) return "";
  return ` Did you mean ${/: |\(/.test(guess) ? guess : `"${guess}"`}?`;
}

function suggestion(got: string, choices: readonly string[], synonyms: Synonyms): string | undefined {
  const word = got.trim().toLowerCase();
  return Object.hasOwn(synonyms, word) ? synonyms[word] : nearest(word, choices);
}

function nearest(word: string, choices: readonly string[]): string | undefined {
  let best: string | undefined;
  let least = Math.min(3, Math.ceil(word.length / 2) + 1);
  for (const choice of choices) {
    const steps = distance(word.toLowerCase(), choice.toLowerCase());
    if (steps < least) {
      least = steps;
      best = choice;
    }
  }
  return best;
}

/** The Levenshtein distance: the number of letters to add, remove or change. */
function distance(from: string, to: string): number {
  if (Math.abs(from.length - to.length) > 3) return Number.POSITIVE_INFINITY;
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] as number) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[to.length] as number;
}
