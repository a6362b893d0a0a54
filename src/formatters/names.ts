import { emptyRecord } from "../call-record.js";
import type { LogRecord } from "../contracts.js";
import { INFO } from "../level.js";
import type { Layout } from "./layout.js";
import { MORE } from "./merge.js";

/** How long a field's name may be; what is longer is cut. */
export const MAX_NAME = 200;
/** How many names are kept: a program has some hundreds, a hostile one any number. */
const MAX_NAMES = 2000;
/** For how many sets of taken keys names are kept. */
const MAX_KEY_SETS = 100;
/** Stands for the name of a key that needs a second look. */
const IN_USE = "";

const EMPTY_RECORD = emptyRecord(0, INFO);

/** How the names of a call's fields are written, beside keys that are taken already. */
export class Names {
  readonly #layout: Layout;
  readonly #taken: readonly string[];
  readonly #record: LogRecord;
  readonly #known = new Map<string, string>();

  /** @param record A record of the kind that these names are for: one with an error has one key more of its own. */
  constructor(layout: Layout, taken: readonly string[], record: LogRecord = EMPTY_RECORD) {
    this.#layout = layout;
    this.#taken = taken;
    this.#record = record;
  }

  /** A key's name; undefined where it is taken, or cannot be written as it is. */
  of(key: string): string | undefined {
    const name = this.#known.get(key) ?? this.#learn(key);
    return name === IN_USE ? undefined : name;
  }

  #learn(key: string): string {
    const isFree = !this.#taken.includes(key) && isPlainKey(key, this.#layout, this.#record);
    const name = isFree ? this.#layout.name(key) : IN_USE;
    if (this.#known.size < MAX_NAMES && key.length <= MAX_NAME) this.#known.set(key, name);
    return name;
  }
}

/** Whether a key is written as it is: it is not cut, and the layout does not use it. */
export function isPlainKey(key: string, layout: Layout, record: LogRecord): boolean {
  return key.length <= MAX_NAME && key !== MORE && !layout.isReserved(key, record);
}

/** The names beside each set of taken keys. Loggers and contexts share them: a child for each request would know none. */
export class NameSets {
  readonly #layout: Layout;
  readonly #sets = new Map<string, Names>();
  /** Beside none. */
  readonly free: Names;
  /** Beside an error, whose own place a field may have been meant for. */
  readonly besideError: Names;

  constructor(layout: Layout) {
    this.#layout = layout;
    this.free = new Names(layout, []);
    this.besideError = new Names(layout, ["error", "err"], { ...EMPTY_RECORD, error: EMPTY_RECORD });
  }

  beside(taken: readonly string[]): Names {
    const set = JSON.stringify(taken);
    const known = this.#sets.get(set);
    if (known !== undefined) return known;
    if (this.#sets.size >= MAX_KEY_SETS) this.#sets.clear();
    const names = new Names(this.#layout, taken);
    this.#sets.set(set, names);
    return names;
  }
}
