import { knownFields } from "../context/known-fields.js";

/** Decides which keys of a context a formatter writes as fields. */
export interface ContextKeys {
  (key: string): boolean;
  /** Whether the format has a tag. What that shows whole is no field as well. */
  readonly besideTag?: boolean;
}

/** The user's own keys: what the line format shows. */
export const userKeys: ContextKeys = Object.assign((key: string) => !knownFields.has(key), { besideTag: true });

/** The user's keys, and those that describe the request: what JSON shows. */
export const requestKeys: ContextKeys = (key) => (knownFields.get(key)?.shown ?? "json") === "json";
