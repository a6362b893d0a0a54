import type { Fields } from "../../context/field-set.js";
import { TAG_FIELDS } from "../../context/known-fields.js";
import { tagText } from "../../ids/shorten.js";
import { NONE, type TagParts } from "../../ids/tag.js";
import { replacedTag } from "./censor.js";

/** Whether a chosen tag shows parts of the context's values, which were searched whole. */
export function showsParts(tag: TagParts | undefined, context: Fields | undefined): boolean {
  if (tag === undefined) return true;
  return Object.keys(tag).every((name) => isId(name) || isPartOf(context?.[name], tag[name]));
}

/**
 * The further parts of a chosen tag without secrets: what was replaced in the context is replaced here, too. What is no
 * part of a value was set by a filter, and is searched by `mask`. The tag itself if nothing was to be hidden.
 */
export function maskedParts(
  tag: TagParts | undefined,
  context: Fields | undefined,
  masked: Fields | undefined,
  mask: (text: string, name: string) => string,
): TagParts | undefined {
  if (tag === undefined) return undefined;
  let isChanged = false;
  const parts = Object.keys(tag).map((name) => {
    const shown = tag[name];
    const safe = isId(name) ? shown : safePart(shown, name, context?.[name], masked?.[name], mask);
    isChanged ||= safe !== shown;
    return [name, safe];
  });
  return isChanged ? Object.fromEntries(parts) : tag;
}

function safePart(
  shown: unknown,
  name: string,
  value: unknown,
  masked: unknown,
  mask: (text: string, name: string) => string,
): unknown {
  if (value !== masked) return tagText(replacedTag(masked));
  return isPartOf(value, shown) ? shown : tagText(mask(String(shown), name));
}

/** Whether the tag shows a part of a value. */
function isPartOf(value: unknown, shown: unknown): boolean {
  if (shown === NONE) return true;
  if (typeof value === "object" || typeof value === "function" || typeof shown !== "string") return false;
  return tagText(String(value)).includes(shown);
}

/** The two IDs are properties of the record of their own. */
function isId(name: string): boolean {
  return (TAG_FIELDS as readonly string[]).includes(name);
}
