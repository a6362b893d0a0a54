import type { AddRange } from "./range.js";

/**
 * A secret that is known by its form, wherever it stands.
 *
 * A look that does not occur costs nothing: it is asked only where one of its triggers stands.
 */
export interface Look {
  /** Names the look: `look github token`. */
  readonly rule: string;
  /** Words that it contains: a prefix such as `ghp_`, or a sign such as `@`. ASCII, at least one character. */
  readonly words?: readonly string[];
  /** Whether the words count in upper and lower case. @default false */
  readonly ignoreCase?: boolean;
  /**
   * How many ASCII digits it contains at least, with up to two other signs between two of them. Where so many begin, it is
   * asked too. @default none
   */
  readonly digits?: number;
  /**
   * Called with the position of a word's first character, or of a run's first digit. It adds what it hides, which may
   * begin before that position.
   * @returns From which position on the look is to be asked again; values up to `at` mean the next character. It may
   * read any number of characters up to there, and beyond it and before `at` only as many as a secret has at most, so
   * that all calls together take linear time.
   */
  find(text: string, at: number, add: AddRange): number;
}
