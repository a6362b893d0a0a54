/** Decides which values are hidden under a name. */
export interface ValueKind {
  hides(value: unknown): boolean;
  /** The kind of values under the name's plural; undefined if the plural is an ordinary name. */
  readonly plural: ValueKind | undefined;
}

/** `secrets: ["x"]`, but not `secrets: 3`. */
export const SEVERAL: ValueKind = { hides: isNoNumber, plural: undefined };

/** Anything but a boolean: `password: "x"`, `password: 1234`, but not `password: true`. */
export const SECRET: ValueKind = { hides: (value) => typeof value !== "boolean", plural: SEVERAL };

/** Texts and objects: `pass: "x"`, but not `pass: 12`, which counts what has passed. */
export const NO_COUNT: ValueKind = { hides: isNoNumber, plural: undefined };

/** `tokens: ["x"]`, but neither `tokens: 12` nor `tokens: "12"`, which count the tokens of a language model. */
export const COUNTABLE: ValueKind = {
  hides: (value) => isNoNumber(value) && !(typeof value === "string" && /^\d{0,9}$/.test(value)),
  plural: undefined,
};

/** As {@link SECRET}, and in the plural as {@link COUNTABLE}. */
export const TOKEN: ValueKind = { hides: SECRET.hides, plural: COUNTABLE };

/** ISO 9564: a PIN has four digits at least. A pin of hardware, or on a map, has fewer, or is an object. */
export const PIN: ValueKind = {
  hides: (value) => (typeof value === "string" ? !/^\d{0,3}$/.test(value) : typeof value === "number" && value >= 1000),
  plural: undefined,
};

/** Texts and lists of texts: `email: "a@b.c"`, but not `email: { subject: "x" }`. */
export const TEXT: ValueKind = {
  hides: (value) => typeof value === "string" || Array.isArray(value),
  plural: { hides: (value) => typeof value === "string" || Array.isArray(value), plural: undefined },
};

/** Texts, and numbers that are as long as those of cards: `pan: "4111…"`, but not `pan: 0.5`. */
export const CARD: ValueKind = {
  hides: (value) =>
    typeof value === "string" || (typeof value === "number" && value > 1e11) || typeof value === "bigint",
  plural: undefined,
};

function isNoNumber(value: unknown): boolean {
  return typeof value !== "boolean" && typeof value !== "number" && typeof value !== "bigint";
}
