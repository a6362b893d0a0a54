import type { InternalRecord } from "../../call-record.js";
import type { Fields } from "../../context/field-set.js";
import { TAG_FIELDS } from "../../context/known-fields.js";
import { tagText } from "../../ids/shorten.js";
import { NONE } from "../../ids/tag.js";
import { replacedTag } from "./censor.js";
import { maskedParts, showsParts } from "./tag-parts.js";

/** Whether the tag shows parts of the context, which were searched whole. A filter may have set another text. */
export function showsContext(record: InternalRecord, context: Fields | undefined): boolean {
  for (let index = 0; index < TAG_FIELDS.length; index++) {
    const name = TAG_FIELDS[index] as (typeof TAG_FIELDS)[number];
    const shown = record[name];
    if (shown !== undefined && shown !== NONE && !isPartOf(context?.[name], shown)) return false;
  }
  return showsParts(record.tag, context);
}

function isPartOf(id: unknown, shown: string): boolean {
  return shown === NONE || (typeof id === "string" && typeof shown === "string" && id.includes(shown));
}

/**
 * Sets the tag's texts to parts of the searched IDs. What is no part of an ID was set by a filter, and is searched by
 * `mask`. If that fails, the line goes out with its tag, which then shows nothing of it.
 */
export function maskTag(
  record: InternalRecord,
  context: Fields | undefined,
  masked: Fields | undefined,
  mask: (text: string, name: string) => string,
): void {
  for (const name of TAG_FIELDS) {
    const shown = record[name];
    if (shown === undefined) continue;
    const id = context?.[name];
    const maskedId = masked?.[name];
    if (id !== maskedId) record[name] = tagText(replacedTag(maskedId));
    else if (!isPartOf(id, shown)) {
      record[name] = NONE;
      record[name] = tagText(mask(String(shown), name));
    }
  }
  record.tag = maskedParts(record.tag, context, masked, mask);
}

/** Leaves in the tag only what is part of an ID that is safe to show. */
export function withSafeIds(record: InternalRecord, safe: Fields): void {
  for (const name of TAG_FIELDS) {
    const shown = record[name];
    if (shown !== undefined && !isPartOf(safe[name], shown)) record[name] = NONE;
  }
}
