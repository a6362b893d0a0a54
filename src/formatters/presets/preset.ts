import type { LogRecord } from "../../contracts.js";
import type { LevelName } from "../../level.js";
import type { JsonKey } from "../json-keys.js";
import type { JsonValues } from "../json-values.js";

/** What a preset needs to know of the service, checked. */
export interface PresetOptions {
  readonly service: string | undefined;
  readonly version: string | undefined;
  readonly env: string | undefined;
  /** Google's project. */
  readonly project: string | undefined;
}

/** How a vendor wants a record: a table over the one JSON writer. All texts begin with a comma and are JSON. */
export interface JsonPreset {
  readonly keys: Readonly<Record<JsonKey, string>>;
  readonly time: "iso" | "epoch";
  /** The value of each level, as JSON, and what follows it. */
  readonly level: Readonly<Record<LevelName, string>>;
  /** Whether the message stands behind the level, and not at the end. */
  readonly messageThird: boolean;
  /** On every line, behind the level. */
  readonly constants: string;
  /** The keys that the preset itself writes, besides `keys`: a field of that name gets a `_`. */
  readonly reserved: readonly string[];
  /** The context's known fields that `ids` writes. */
  readonly idFields: ReadonlySet<string>;
  /** The IDs, the trace and the request of a context. Cached for it. */
  ids(record: LogRecord): string;
  /** An error. */
  error(error: unknown, record: LogRecord, values: JsonValues): string;
  /** What the line at the end of a request says of it. */
  request(request: RequestParts): string;
  /** Whether the method and the path of a context are written so, too. */
  readonly isForContext: boolean;
}

/** The fields of a request line, or of that of an outgoing call, as far as they are what their names say. */
export interface RequestParts {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly host: string | undefined;
  readonly route: string | undefined;
  readonly status: number | undefined;
  readonly durationMs: number | undefined;
  readonly bytesSent: number | undefined;
}
