import type { NamesKind } from "./names.js";
import type { Every } from "./period.js";

/** When and how a file is rotated. */
export interface RotateSettings {
  /** In bytes. */
  readonly size: number | undefined;
  readonly every: Every | undefined;
  readonly maxFiles: number;
  readonly compress: boolean;
  readonly names: NamesKind;
}
