import { UsageError } from "./usage-error.js";

/** `KEY=VALUE`. @throws {UsageError} For anything else. */
export function pair(option: string, text: string): { key: string; value: string } {
  const at = text.indexOf("=");
  if (at < 1 || at === text.length - 1)
    throw new UsageError(`--${option} takes KEY=VALUE, and not ${JSON.stringify(text)}`);
  return { key: text.slice(0, at), value: text.slice(at + 1) };
}

/** A whole number, or another one where the option is absent. @throws {UsageError} For anything else. */
export function numberOption(option: string, text: string | undefined, otherwise: number, min: number): number {
  if (text === undefined) return otherwise;
  const number = Number(text);
  if (!/^\d+$/.test(text) || number < min)
    throw new UsageError(`--${option} takes a whole number from ${min}, and not ${JSON.stringify(text)}`);
  return number;
}

/** One of some words, or another one where the option is absent. @throws {UsageError} For anything else. */
export function choice<T extends string>(
  option: string,
  text: string | undefined,
  words: readonly T[],
  otherwise: T,
): T {
  if (text === undefined) return otherwise;
  const found = words.find((word) => word === text);
  if (found === undefined)
    throw new UsageError(`--${option} takes ${words.join(", ")}, and not ${JSON.stringify(text)}`);
  return found;
}

/** A URL of HTTP. @throws {UsageError} For anything else. */
export function httpUrl(option: string, text: string): string {
  const isHttp = URL.canParse(text) && /^https?:$/.test(new URL(text).protocol);
  if (!isHttp)
    throw new UsageError(`--${option} takes a URL such as http://localhost:4318, and not ${JSON.stringify(text)}`);
  return text;
}

/** A regular expression. @throws {UsageError} For anything else. */
export function expression(text: string): RegExp {
  try {
    return new RegExp(text);
  } catch (error) {
    throw new UsageError(`--grep takes a regular expression: ${(error as Error).message}`);
  }
}
