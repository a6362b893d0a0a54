import { types } from "node:util";
import type { Masking } from "./masking.js";
import { accessorOf, inspectsItself, keysOf, property } from "./read.js";

/** A function, or, if its name or a property of it holds a secret, a text with its name. */
export function maskFunction(masker: Masking, source: object): unknown {
  const name = String(property(source, "name"));
  const text = masker.text(name);
  const keys = keysOf(source);
  const isSafe =
    text === name &&
    !types.isProxy(source) &&
    !masker.copiesAll &&
    !inspectsItself(source) &&
    Array.isArray(keys) &&
    keys.every((key) => accessorOf(source, key) === undefined && isUnchanged(masker, key, property(source, key)));
  return isSafe ? source : `[Function: ${text || "anonymous"}]`;
}

function isUnchanged(masker: Masking, key: PropertyKey, value: unknown): boolean {
  const name = typeof key === "symbol" ? (key.description ?? "") : String(key);
  return masker.ruleIn(name) === undefined && Object.is(masker.named(name, value, undefined), value);
}
