import { inspect } from "node:util";

/**
 * The error of a wrong setting: it names the option, what it got and what it takes, and guesses a near miss.
 * @param choices The words that would have been right, where there are such.
 */
export function configError(option: string, got: unknown, takes: string, choices: readonly string[] = []): TypeError {
  const guess = typeof got === "string" ? nearest(got, choices) : undefined;
  const hint = guess === undefined ? "" : ` Did you mean "${guess}"?`;
  return new TypeError(`ctxlog: ${option} is ${show(got)}, but takes ${takes}.${hint}`);
}

/**
 * Refuses options that do not exist, so that a misspelt one cannot pass unnoticed.
 * @throws {TypeError} Where `options` is no object, or holds a key that is not in `known`.
 */
export function checkKeys(where: string, options: unknown, known: readonly string[]): void {
  if (typeof options !== "object" || options === null || Array.isArray(options)) {
    throw configError(where, options, `an object with ${known.join(", ")}`);
  }
  for (const key of Object.keys(options)) {
    if (known.includes(key)) continue;
    const guess = nearest(key, known);
    const hint = guess === undefined ? "" : ` Did you mean "${guess}"?`;
    throw new TypeError(`ctxlog: ${where} has no option "${key}"; it takes ${known.join(", ")}.${hint}`);
  }
}

function show(value: unknown): string {
  try {
    const text = inspect(value, { depth: 1, breakLength: Number.POSITIVE_INFINITY }).replace(/\s*\n\s*/g, " ");
    return text.length > 100 ? `${text.slice(0, 100)}…` : text;
  } catch {
    return `a ${typeof value}`;
  }
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

/** Levenshtein's distance: how many letters to add, remove or change. */
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
