import type { TextRule } from "./range.js";

/** Every occurrence of a user's regular expression, whatever its own flags. */
export function patternRule(pattern: RegExp): TextRule {
  const every = new RegExp(pattern.source, `${pattern.flags.replace(/[gy]/g, "")}g`);
  const rule = `pattern ${pattern}`;
  return {
    find(text, add) {
      for (const match of text.matchAll(every)) add(match.index, match.index + match[0].length, rule);
    },
  };
}
