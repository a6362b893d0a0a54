import type { PrintedText } from "../../printed-text.js";
import type { Masker } from "./values/masker.js";

/**
 * Arguments that became a text, without the secrets in their objects, and the text made of them anew by the function
 * that made it first. What names and places say of a value can no longer be seen in its text. Texts among the arguments
 * stay: they are searched together, as the text that was made of them.
 */
export function maskPrinted(masker: Masker, printed: PrintedText): PrintedText {
  const before = masker.hits;
  const args = printed.args.map((value) => (typeof value === "string" ? value : masker.value(value, undefined)));
  if (masker.hits === before) return printed;
  return printed.with(args);
}

/** A message in which a text that was made of arguments is replaced. A filter may have changed the message. */
export function withPrinted(message: string, from: PrintedText | undefined, to: PrintedText | undefined): string {
  if (from === undefined || to === undefined || from === to) return message;
  return message === from.text ? to.text : message.replace(from.text, () => to.text);
}
