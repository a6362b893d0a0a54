/** How many characters of a name are read: of a longer one, the end. */
const LONGEST = 200;

// Capitals up to the one that begins the next word, or a word with or without a capital. Digits belong to no word.
const WORD = /\p{Lu}+(?!\p{Ll})|\p{Lu}?[\p{Ll}\p{Lt}\p{Lm}\p{Lo}\p{M}]+/gu;

/**
 * The words of a name in lower case, without numbers: `X-Api-Key2`, `x_api_key` and `xApiKey` have the same. Of a place
 * or a parameter, such as `user[password]` and `tokens[0]`, the last name counts.
 */
export function wordsOf(name: string): string[] {
  const words = lastName(name).normalize("NFC").match(WORD) ?? [];
  return words.map((word) => word.toLowerCase());
}

/** One spelling for `apiKey`, `api_key` and `API-Key`. */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .normalize("NFC")
    .replace(/[\s!-/:-@[-`{-~]/g, "");
}

/** The last name of `user.address[0]`, which is `address`. */
export function lastName(name: string): string {
  const end = name.length > LONGEST ? name.slice(-LONGEST) : name;
  if (!/[.[\]]/.test(end)) return end;
  const parts = end.split(/[.[\]]+/).filter((part) => part !== "");
  return parts.findLast((part) => !/^\d+$/.test(part)) ?? end;
}
