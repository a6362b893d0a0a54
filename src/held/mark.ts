import { copyOf, type InternalRecord } from "../call-record.js";
import { Mark } from "../filters/sample-mark.js";

/** Marks lines that are held back by the field `heldBack`. */
export const heldBackMark: Mark = new Mark((shares) => ({ fields: { heldBack: true }, shares }));

/** The record with the mark: itself, if it has the mark already, or else a copy. */
export function markedAsHeld(record: InternalRecord): InternalRecord {
  if (record.bindings?.["heldBack"] === true) return record;
  const { fieldSet } = heldBackMark.bindingsOf(record);
  return Object.assign(copyOf(record), { bindings: fieldSet.fields, bindingSet: fieldSet });
}
