import type { NameList } from "../names/name-list.js";
import type { Look } from "../text/look.js";

/** A built-in set of rules. */
export interface Preset {
  readonly names: NameList;
  readonly looks: readonly Look[];
  /** Whether a number alone can be such a secret. */
  readonly hidesNumbers: boolean;
}
