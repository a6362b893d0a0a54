import { LEVEL_NAMES, type LevelName } from "../../level.js";
import { Distinct } from "./distinct.js";

/** What many lines of one session or request amount to. */
export interface Summary {
  /** The whole ID, if a line has it, or its short form. */
  readonly id: string;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly digits: number;
  readonly lines: number;
  readonly errors: number;
  readonly requests: number;
  readonly worst: LevelName | undefined;
  readonly services: readonly string[];
}

/** How summaries are sorted: what matters most first. */
export type SummaryOrder = "errors" | "slowest" | "latest" | "lines";

/** A summary to which lines are still added. */
export interface OpenSummary {
  id: string;
  isShort: boolean;
  start: number;
  end: number;
  digits: number;
  lines: number;
  errors: number;
  worst: number;
  /** The fingerprints of their short IDs. */
  readonly requests: Distinct;
  /** Shared by summaries that have the same ones. */
  services: readonly string[];
  // What was added last, so that the next line of the same request need not be looked up.
  lastRequest: number;
  lastService: number;
  /** The pair of files that the line before was in; of its first file, what was counted and has no copy yet. */
  pair: number;
  spareLines: number;
  spareErrors: number;
}

/** So many requests of a session are told apart. */
export const MAX_REQUESTS = 1000;
const ERROR: number = LEVEL_NAMES.indexOf("ERROR");
const NO_SERVICES: readonly string[] = [];

export function newSummary(id: string, isShort: boolean): OpenSummary {
  return {
    id,
    isShort,
    start: Number.POSITIVE_INFINITY,
    end: Number.NEGATIVE_INFINITY,
    digits: 0,
    lines: 0,
    errors: 0,
    worst: -1,
    requests: new Distinct(),
    services: NO_SERVICES,
    lastRequest: -1,
    lastService: -1,
    pair: 0,
    spareLines: 0,
    spareErrors: 0,
  };
}

export function addTime(summary: OpenSummary, time: number, digits: number): void {
  if (time < summary.start) summary.start = time;
  if (time > summary.end) summary.end = time;
  if (digits > summary.digits) summary.digits = digits;
}

/** Counts a line. Of two copies of it, in the two files of a pair, the second is not counted. */
export function addLine(summary: OpenSummary, rank: number, pair: number, isSecond: boolean): void {
  if (rank > summary.worst) summary.worst = rank;
  const isError = rank >= ERROR;
  if (pair !== summary.pair) {
    summary.pair = pair;
    summary.spareLines = summary.spareErrors = 0;
  }
  if (isSecond && summary.spareLines > 0) summary.spareLines--;
  else summary.lines++;
  if (isError && isSecond && summary.spareErrors > 0) summary.spareErrors--;
  else if (isError) summary.errors++;
  if (pair === 0 || isSecond) return;
  summary.spareLines++;
  if (isError) summary.spareErrors++;
}

export function addRequest({ requests }: OpenSummary, fingerprint: number): void {
  requests.add(fingerprint, MAX_REQUESTS);
}

export function closed(one: OpenSummary): Summary {
  const hasTimes = one.end >= one.start;
  return {
    id: one.id,
    start: hasTimes ? one.start : undefined,
    end: hasTimes ? one.end : undefined,
    digits: one.digits,
    lines: one.lines,
    errors: one.errors,
    requests: one.requests.size,
    worst: LEVEL_NAMES[one.worst],
    services: one.services,
  };
}
