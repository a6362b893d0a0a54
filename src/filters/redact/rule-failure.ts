import { isError } from "../../internal/is-error.js";

/** The name of a class, as JavaScript writes it. */
const CLASS_NAME = /^[A-Za-z_$][\w$]{0,60}$/;

/**
 * The class of what a rule threw: all that is shown of it. Its text may hold the secret, and so may a name that was set.
 * Never throws.
 */
export function thrownName(error: unknown): string {
  try {
    const name: unknown = isError(error) ? Object.getPrototypeOf(error).constructor.name : "";
    return typeof name === "string" && CLASS_NAME.test(name) ? name : "an error";
  } catch {
    return "an error";
  }
}

/** What is reported when a rule fails: an error that holds nothing of the one that was thrown. */
export function ruleFailure(error: unknown): Error {
  return new Error(`ctxlog: redact threw ${thrownName(error)}; the line's content is withheld`);
}
