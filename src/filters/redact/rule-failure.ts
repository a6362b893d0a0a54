import { errorName } from "../../internal/error-parts.js";
import { isError } from "../../internal/is-error.js";

/** The name of a class, as JavaScript writes it. Anything else may be a secret. */
const CLASS_NAME = /^[A-Za-z_$][\w$]{0,60}$/;

/** The class of what a rule threw: all that is shown of it, since its text may hold the secret. Never throws. */
export function thrownName(error: unknown): string {
  const name = isError(error) ? errorName(error) : "";
  return CLASS_NAME.test(name) ? name : "an error";
}

/** What is reported when a rule fails: an error that holds nothing of the one that was thrown. */
export function ruleFailure(error: unknown): Error {
  return new Error(`ctxlog: redact threw ${thrownName(error)}; the line's content is withheld`);
}
