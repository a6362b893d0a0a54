import type { LogRecord } from "../contracts.js";
import type { LevelName } from "../level.js";
import type { JsonValues } from "./json-values.js";
import type { ContextKeys } from "./merge.js";

/** What a format says of the parts of its lines; everything that is kept is rendered through these. */
export interface Layout {
  /** What stands before a line's IDs because of its logger and level. */
  head(name: string | undefined, level: LevelName): string;
  /** The record's IDs. */
  ids(record: LogRecord): string;
  /** A field's name, with what stands before and behind it. */
  name(key: string): string;
  /** A field's value; undefined to leave the field out. */
  value(value: unknown, values: JsonValues): string | undefined;
  /** Which of the context's keys are shown as fields. */
  readonly contextKeys: ContextKeys;
  /** Whether a key is one of the layout's own; a user's is then renamed. */
  isReserved(key: string, record: LogRecord): boolean;
}
