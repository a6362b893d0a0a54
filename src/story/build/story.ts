import type { LevelName } from "../../level.js";
import type { Entry } from "../entry.js";
import type { Identity } from "./identity.js";

/** A line of a story. Equal lines that follow one another are one. */
export interface StoryLine {
  readonly entry: Entry;
  /** Further physical lines: the rest of the message, an error's stack. */
  readonly more: readonly string[];
  /** Ms since the request's first line; undefined without a time. */
  readonly offset: number | undefined;
  /** Ms of silence before the line, if it was longer than the threshold. */
  readonly gap: number | undefined;
  /** How many equal lines there are, and when the last one was logged. */
  readonly repeats: number;
  readonly lastTime: number | undefined;
  /** The requests that this line's outgoing call has caused. */
  readonly calls: readonly RequestStory[];
}

/** What one service did for one request. */
export interface RequestStory {
  /** The whole ID, if a line has it, or its short form; undefined for lines outside any request. */
  readonly id: string | undefined;
  readonly sessionId: string | undefined;
  readonly traceId: string | undefined;
  readonly service: string;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly digits: number;
  readonly worst: LevelName | undefined;
  /** Fields that all its lines share, and not those of other requests. */
  readonly fields: ReadonlyMap<string, unknown>;
  /** What the lines say of the request: `POST /orders/13`, and its status. */
  readonly title: string | undefined;
  readonly status: number | undefined;
  readonly lines: readonly StoryLine[];
}

/** Everything that happened under one ID. */
export interface Story {
  readonly identity: Identity | undefined;
  /** Fields that all lines share: the user's ID, the tenant. */
  readonly fields: ReadonlyMap<string, unknown>;
  readonly services: readonly string[];
  readonly requests: readonly RequestStory[];
  /** How many requests there are, with those that others have caused. */
  readonly requestCount: number;
  readonly lineCount: number;
  readonly start: number | undefined;
  readonly end: number | undefined;
  readonly digits: number;
  readonly worst: LevelName | undefined;
  /** The last line of the worst level, if that is ERROR or above, and the request that it is in. */
  readonly failure: { readonly line: StoryLine; readonly request: RequestStory } | undefined;
  /** What a reader should know: clocks that disagree, lines that may be another's. */
  readonly notes: readonly string[];
}
