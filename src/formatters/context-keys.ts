import { knownFields } from "../context/known-fields.js";

/** Decides which keys of a context a formatter writes as fields. */
export type ContextKeys = (key: string) => boolean;

/** The user's own keys: what the line format shows. */
export const userKeys: ContextKeys = (key) => !knownFields.has(key);

/** The user's keys, and those that describe the request: what JSON shows. */
export const requestKeys: ContextKeys = (key) => (knownFields.get(key)?.shown ?? "json") === "json";
