import { emptyRecord } from "../call-record.js";
import type { LogRecord } from "../contracts.js";
import { INFO } from "../level.js";
import type { Layout } from "./layout.js";
import { MORE } from "./merge.js";

/** Maximum length of a field's key, in characters; a longer one is cut. */
export const MAX_NAME = 200;
/** How many keys are cached: a program has some hundreds, a hostile client sends any number. */
const MAX_NAMES = 2000;
/** For how many sets of preceding keys there is a cache. */
const MAX_KEY_SETS = 100;
/** Cached for a key that cannot be written as it is. */
const NEEDS_MERGE = "";

const EMPTY_RECORD = emptyRecord(0, INFO);

/** How the keys of a call's fields are written after the keys that are on the line already. */
export class FieldNames {
  readonly #layout: Layout;
  readonly #preceding: readonly string[];
  readonly #record: LogRecord;
  readonly #cached = new Map<string, string>();

  /** @param record A record of the kind that these names are for: the layout reserves one more key for an error. */
  constructor(layout: Layout, preceding: readonly string[], record: LogRecord = EMPTY_RECORD) {
    this.#layout = layout;
    this.#preceding = preceding;
    this.#record = record;
  }

  /** A key as the line shows it; undefined if it is on the line already, or cannot be written as it is. */
  of(key: string): string | undefined {
    const name = this.#cached.get(key) ?? this.#render(key);
    return name === NEEDS_MERGE ? undefined : name;
  }

  #render(key: string): string {
    const isAlone = !this.#preceding.includes(key) && this.#layout.groupedKeys?.has(key) !== true;
    const isFree = isAlone && isPlainKey(key, this.#layout, this.#record);
    const name = isFree ? this.#layout.name(key) : NEEDS_MERGE;
    if (this.#cached.size < MAX_NAMES && key.length <= MAX_NAME) this.#cached.set(key, name);
    return name;
  }
}

/** Whether a key is written as it is: it is not cut, and the layout does not use it. */
export function isPlainKey(key: string, layout: Layout, record: LogRecord): boolean {
  return key.length <= MAX_NAME && key !== MORE && !layout.isReserved(key, record);
}

/**
 * The names for each set of preceding keys. Loggers and contexts share them: a child per request would find an empty
 * cache.
 */
export class NameSets {
  readonly #layout: Layout;
  readonly #sets = new Map<string, FieldNames>();
  /** For a call whose fields are the first. */
  readonly first: FieldNames;
  /** For a record with an error: a field `error` or `err` may be that error. */
  readonly withError: FieldNames;

  constructor(layout: Layout) {
    this.#layout = layout;
    this.first = new FieldNames(layout, []);
    this.withError = new FieldNames(layout, ["error", "err"], { ...EMPTY_RECORD, error: EMPTY_RECORD });
  }

  /** For a call whose fields follow these keys. */
  after(keys: readonly string[]): FieldNames {
    const set = JSON.stringify(keys);
    const cached = this.#sets.get(set);
    if (cached !== undefined) return cached;
    if (this.#sets.size >= MAX_KEY_SETS) this.#sets.clear();
    const names = new FieldNames(this.#layout, keys);
    this.#sets.set(set, names);
    return names;
  }
}
