import type { RedactOptions } from "../contracts.js";
import { parseRedact } from "../filters/redact.js";
import { configError } from "../internal/check-options.js";

/**
 * Something that redaction rules hide. It never contains the secret itself.
 *
 * @example
 * const hit: RedactionHit = { path: "user.accessToken", rule: "name token (credentials)" };
 */
export interface RedactionHit {
  /** The names of what holds it, with dots between them: `orders.0.iban`. Empty in a message. */
  readonly path: string;
  /**
   * The rule that hides it: `key iban`, `path user.*.phone`, `pattern /…/`, `name token (credentials)` for a name of a
   * preset, `look jwt` for a form of a preset; several, with commas between them, if what they hide overlaps.
   */
  readonly rule: string;
  /** If it is a part of a text, up to 30 characters of that text on both sides. Secrets in them are replaced. */
  readonly text?: string;
}

/**
 * Shows what redaction rules would hide in a value, and which rule hides it: to try rules, and to find the rule behind a
 * false alarm. No line is written, and no placeholder function is called.
 *
 * @param rules What the option `redact` of a logger takes.
 * @param value Fields (an object), a message (a text), an error, or any other value.
 * @returns All hits, in the order of the search; empty if nothing would be hidden.
 * @throws {TypeError} If the rules are wrong, as `createLogger` does.
 *
 * @example
 * const rules = { presets: ["credentials"], keys: ["iban"] } as const;
 * explainRedaction(rules, { iban: "CH93", order: 12 });      // [{ path: "iban", rule: "key iban" }]
 * expect(explainRedaction(rules, exampleOrder)).toEqual([]); // no false alarm in an ordinary order
 */
export function explainRedaction(rules: RedactOptions, value: unknown): RedactionHit[] {
  const redactor = parseRedact("explainRedaction's rules", rules, undefined);
  if (redactor === undefined) throw configError("explainRedaction's rules", rules, "an object with rules");
  return redactor.explain(value);
}
