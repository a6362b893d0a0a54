import type { ValueKind } from "./value-kinds.js";

/** The names of a preset, by their words. */
export interface NameList {
  /** Names with their words together: `apikey` stands for `apiKey`, `api_key` and `stripeApiKeys`. */
  readonly names: ReadonlyMap<string, ValueKind>;
  /** Names that are found at either end of one word as well: `dbpassword`, `passwordhash`. */
  readonly inWords: readonly string[];
  /** Words before a name that make it an ordinary one: `nextToken`. */
  readonly notBehind: ReadonlyMap<string, ReadonlySet<string>>;
}

/** A name that was found. */
export interface NameFound {
  /** Its words together, in the singular or the plural. */
  readonly name: string;
  readonly kind: ValueKind;
}

/** How many words a name has at most. */
const MOST_WORDS = 4;

/** Words behind a name that confirm it, or say in which form or for what the secret is. */
const BEHIND: ReadonlySet<string> = new Set([
  ...["confirm", "confirmation", "confirmed", "again", "repeat", "repeated", "retype", "new", "old", "current"],
  ...["hash", "hashed", "digest", "md", "sha", "salt", "value", "string", "str", "text", "plain", "plaintext", "raw"],
  ...[
    "encrypted",
    "enc",
    "clear",
    "cleartext",
    "base",
    "b",
    "hex",
    "pem",
    "der",
    "json",
    "binary",
    "data",
    "header",
    "v",
  ],
  ...["prod", "production", "dev", "development", "staging", "stage", "test", "sandbox", "live", "local", "default"],
  ...["primary", "secondary", "backup", "previous", "main", "admin", "root", "master", "db", "database", "mysql"],
  ...["postgres", "mongo", "redis", "smtp", "ftp", "ssh", "aws", "gcp", "azure", "github", "gitlab", "slack", "stripe"],
]);

/** Words before any name that make it a question, a setting or an event. */
const NOT_BEHIND: ReadonlySet<string> = new Set([
  ...["is", "has", "had", "was", "should", "can", "must", "need", "needs", "require", "requires", "allow", "allows"],
  ...["enable", "disable", "use", "uses", "show", "hide", "forgot", "forgotten", "lost", "no", "without", "skip"],
]);

/** Finds a name of a list in the words of a name: at their end, or with confirming words behind it. */
export function findName(list: NameList, words: readonly string[]): NameFound | undefined {
  const parts = words.flatMap((word) => partsOf(list, word));
  for (let end = parts.length; end > 0; end--) {
    for (let size = Math.min(MOST_WORDS, end); size > 0; size--) {
      const found = named(list, parts.slice(end - size, end).join(""));
      if (found !== undefined) return isOrdinary(list, found.name, parts.slice(0, end - size)) ? undefined : found;
    }
    if (!BEHIND.has(parts[end - 1] as string)) return undefined;
  }
  return undefined;
}

function named({ names }: NameList, name: string): NameFound | undefined {
  const kind = names.get(name);
  if (kind !== undefined) return { name, kind };
  const plural = name.endsWith("s") ? names.get(name.slice(0, -1))?.plural : undefined;
  return plural && { name, kind: plural };
}

function isOrdinary({ notBehind }: NameList, name: string, before: readonly string[]): boolean {
  const own = notBehind.get(name) ?? notBehind.get(name.replace(/s$/, ""));
  return before.some((word) => NOT_BEHIND.has(word) || own?.has(word) === true);
}

/** The parts of a word that was written together. */
function partsOf(list: NameList, word: string): string[] {
  if (named(list, word) !== undefined) return [word];
  for (const name of list.inWords) {
    const end = word.endsWith("s") ? `${name}s` : name;
    if (word.endsWith(end)) return [word.slice(0, -end.length), end];
    if (word.startsWith(name) && BEHIND.has(word.slice(name.length))) return [name, word.slice(name.length)];
  }
  return [word];
}
