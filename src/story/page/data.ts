// What the page is given, and its script reads: the one place where both sides agree.

/** A story for the page. Its requests and lines follow, in parts, so that the page can open before it has read them all. */
export interface PageData {
  readonly title: string;
  readonly digits: number;
  readonly start: number | null;
  readonly end: number | null;
  readonly worst: number;
  readonly services: readonly string[];
  /** `key=value`, for all lines. */
  readonly fields: readonly string[];
  readonly notes: readonly string[];
  readonly requestCount: number;
  readonly sessionCount: number;
  readonly lineCount: number;
  /** The number of the line that says what failed; -1 for none. */
  readonly failure: number;
}

export interface PageRequest {
  readonly id: string;
  readonly session: string;
  readonly service: string;
  readonly title: string;
  readonly status: number | null;
  readonly start: number | null;
  readonly end: number | null;
  readonly worst: number;
  /** How deep it is below the request that began it all. */
  readonly depth: number;
  readonly lineCount: number;
}

/**
 * A line: request, time, level, name, message, fields (one on a line), further lines, repeats, ms of silence before it,
 * and how many of its fields, the first ones, are not shown above it already.
 */
export type PageLine = readonly [
  request: number,
  time: number | null,
  level: number,
  name: string,
  message: string,
  fields: string,
  more: string,
  repeats: number,
  gap: number,
  ownFields: number,
];

/** So many requests or lines are in one part: to read one takes a few ms. */
export const PART_SIZE = 1000;
