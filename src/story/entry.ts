import type { LevelName } from "../level.js";

/** What a file says of one log line, as far as its format holds it. */
export interface Entry {
  /** When it was logged, in ms since 1970; undefined if the line has no time. */
  readonly time: number | undefined;
  /** How many digits of a second the time has: 0, 3, 6 or 9. */
  readonly digits: number;
  readonly level: LevelName | undefined;
  /** The logger's name. */
  readonly name: string | undefined;
  /** The service that wrote it: a field says so, the wrapper of a container, or the first part of the logger's name. */
  readonly service: string | undefined;
  /** The IDs as they are in the line: whole in JSON, short in a tag; undefined if there is none. */
  readonly requestId: string | undefined;
  readonly sessionId: string | undefined;
  readonly traceId: string | undefined;
  readonly spanId: string | undefined;
  readonly parentSpanId: string | undefined;
  /** Whether the IDs are those of a tag, which shows a part of each. */
  readonly isShort: boolean;
  readonly message: string;
  /** The fields. Those of the line format are texts. */
  readonly fields: ReadonlyMap<string, unknown>;
  /** The error, as it is in the line: JSON's object, or the text below a line. */
  readonly error: unknown;
  /** Whether this is a further physical line of the record before it. */
  readonly isContinuation: boolean;
}

const NO_FIELDS: ReadonlyMap<string, unknown> = new Map();

/** An entry that has nothing but what is given. */
export function entry(parts: Partial<Entry> & { readonly message: string }): Entry {
  return {
    time: undefined,
    digits: 0,
    level: undefined,
    name: undefined,
    service: undefined,
    requestId: undefined,
    sessionId: undefined,
    traceId: undefined,
    spanId: undefined,
    parentSpanId: undefined,
    isShort: false,
    fields: NO_FIELDS,
    error: undefined,
    isContinuation: false,
    ...parts,
  };
}
