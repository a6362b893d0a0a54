import { types } from "node:util";
import type { SearchBudget } from "../search-budget.js";
import { getterOf } from "../values/getter-of.js";
import type { Place, Step } from "./place.js";

/** Deeper values are left to the thorough search, which finds cycles. */
const MAX_DEPTH = 20;

/**
 * Whether a path leads from a value to something that is to be hidden, or to something that may show another value the
 * next time: a getter, a Proxy, an object of a class. Reads only what the paths name. Changes nothing, calls no getter.
 */
export function leadsToSecret(value: object, place: Place, budget: SearchBudget, depth = 0): boolean {
  if (depth > MAX_DEPTH || types.isProxy(value) || !isOrdinary(value)) return true;
  const { steps } = place;
  for (let index = 0; index < steps.length; index++) {
    const { name, next } = steps[index] as Step;
    if (Object.hasOwn(value, name) && leadsOn(value, name, next, budget, depth)) return true;
  }
  return place.leadsAnywhere && leadsOnAnywhere(value, place, budget, depth);
}

function isOrdinary(value: object): boolean {
  if (Array.isArray(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  return (prototype === Object.prototype || prototype === null) && !("toJSON" in value);
}

/** What has a name of its own in the paths was read before, and is read again: there are few. */
function leadsOnAnywhere(value: object, place: Place, budget: SearchBudget, depth: number): boolean {
  const next = place.other;
  if (Array.isArray(value)) {
    if (value.length > budget.nodes) return true;
    for (let index = 0; index < value.length; index++) if (leadsOn(value, index, next, budget, depth)) return true;
  } else {
    for (const key in value) if (Object.hasOwn(value, key) && leadsOn(value, key, next, budget, depth)) return true;
  }
  return false;
}

function leadsOn(
  value: object,
  key: PropertyKey,
  next: Place | undefined,
  budget: SearchBudget,
  depth: number,
): boolean {
  if (--budget.nodes < 0 || getterOf(value, key) !== undefined) return true;
  if (next === undefined) return false;
  const inner: unknown = (value as Record<PropertyKey, unknown>)[key];
  if (inner === undefined || inner === null) return false;
  return next.rule !== undefined || (typeof inner === "object" && leadsToSecret(inner, next, budget, depth + 1));
}
