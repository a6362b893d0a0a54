import type { NameList } from "../names/name-list.js";
import type { Look } from "../text/look.js";

/** A built-in set of rules. */
export interface Preset {
  readonly names: NameList;
  readonly looks: readonly Look[];
  /** The least number, without its sign, that alone can be such a secret; infinity if none can. */
  readonly leastNumber: number;
}
