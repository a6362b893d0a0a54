import type { LogRecord } from "../contracts.js";
import type { LevelName } from "../level.js";
import type { ContextKeys } from "./context-keys.js";
import type { JsonValues } from "./json-values.js";

/** What a format defines: how the parts of a line are written, and how they are joined. `RecordRenderer` calls it. */
export interface Layout {
  /** The text between the time and the IDs. It depends on the logger and the level only, and is cached for both. */
  head(name: string | undefined, level: LevelName): string;
  /** The record's IDs. */
  ids(record: LogRecord): string;
  /** A field's key, with the text before and after it. */
  name(key: string): string;
  /** A field's value; undefined leaves the field out. */
  value(value: unknown, values: JsonValues): string | undefined;
  /** Which of the context's keys are shown as fields. */
  readonly contextKeys: ContextKeys;
  /** Whether the format itself writes a key. A user's field of that name is renamed. */
  isReserved(key: string, record: LogRecord): boolean;
  /** Keys of a call's fields that `group` may take. */
  readonly groupedKeys?: ReadonlySet<string>;
  /** Writes fields that belong together, and deletes them from `merged`. */
  group?(merged: Map<string, unknown>, record: LogRecord): string;
  /**
   * The whole line. It adds the time and the error.
   * @param head From {@link Layout.head}. @param ids From {@link Layout.ids}. @param message The message, cut to the limit but not escaped.
   * @param fields All fields. @param values Writes further values, within the limits of this line.
   */
  line(record: LogRecord, head: string, ids: string, message: string, fields: string, values: JsonValues): string;
}
