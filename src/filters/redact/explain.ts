import { types } from "node:util";
import { isError } from "../../internal/is-error.js";
import type { Rules } from "./rules.js";
import { SearchBudget } from "./search-budget.js";
import { HIDDEN, Masker } from "./values/masker.js";

/** Something that is hidden: where it is, and the rule that hides it. */
export interface Hit {
  /** The names of what holds it, with dots between them; empty in a message. */
  readonly path: string;
  readonly rule: string;
  /** The text around it, if it is a part of a text. All that is hidden there is replaced. */
  readonly text?: string;
}

/** How many characters of a text are shown on both sides of what is hidden. */
const AROUND = 30;

/**
 * Everything that rules hide in a message (a string), an error, fields (any other object), or another value. No
 * placeholder function is called.
 */
export function explain(rules: Rules, value: unknown): Hit[] {
  const hits: Hit[] = [];
  const masker = new Masker(rules, new SearchBudget(), {
    onHit: (path, rule) => hits.push({ path, rule }),
    onText: (shown, count) => hits.push(...withTexts(hits.splice(-count), shown)),
  });
  if (isError(value)) masker.named("error", value, rules.root?.child("error"));
  else if (typeof value === "string") masker.text(value);
  else if (isRecord(value)) masker.fields(value);
  else masker.value(value, rules.root);
  return hits;
}

function isRecord(value: unknown): value is object {
  if (typeof value !== "object" || value === null) return false;
  if (types.isProxy(value)) return true;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** The hits in a text, each with the text around it. */
function withTexts(hits: readonly Hit[], shown: string): Hit[] {
  let at = -1;
  return hits.map((hit) => {
    at = shown.indexOf(HIDDEN, at + 1);
    return { ...hit, text: excerpt(shown, at) };
  });
}

function excerpt(shown: string, at: number): string {
  const from = Math.max(0, at - AROUND);
  const to = at + HIDDEN.length + AROUND;
  return `${from > 0 ? "…" : ""}${shown.slice(from, to)}${to < shown.length ? "…" : ""}`;
}
