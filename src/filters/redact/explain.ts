import { isError } from "../../internal/is-error.js";
import type { Rules } from "./rules.js";
import { SearchBudget } from "./search-budget.js";
import { Masker } from "./values/masker.js";

/** Something that is hidden: where it is, and the rule that hides it. */
export interface Hit {
  /** The names of what holds it, with dots between them; empty in a message. */
  readonly path: string;
  readonly rule: string;
}

/**
 * Everything that rules hide in a message (a string), an error, or fields (any other object). No placeholder function
 * is called.
 */
export function explain(rules: Rules, value: unknown): Hit[] {
  const hits: Hit[] = [];
  const masker = new Masker(rules, new SearchBudget(), { onHit: (path, rule) => hits.push({ path, rule }) });
  if (isError(value)) masker.named("error", value, rules.root?.child("error"));
  else if (typeof value === "string") masker.text(value);
  else if (typeof value === "object" && value !== null) masker.fields(value);
  else masker.value(value, undefined);
  return hits;
}
