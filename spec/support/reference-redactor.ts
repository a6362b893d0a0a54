/** What the reference hides. */
export interface ReferenceRules {
  /** Names, in lower case and without separators. */
  readonly names: readonly string[];
  /** Places, split; `*` stands for one name, `**` for any number. */
  readonly paths: readonly (readonly string[])[];
  /** A text that is a secret wherever it stands. */
  readonly secret: string;
}

const HIDDEN = "[redacted]";

/**
 * Redaction in its plainest form, to compare the real one with: a copy of everything, rule by rule, slow, and without
 * bounds. It knows plain objects, lists, Maps and Sets.
 */
export function referenceRedaction(value: unknown, rules: ReferenceRules, path: readonly string[] = []): unknown {
  const inner = (name: string, item: unknown) => {
    if (item === null || item === undefined) return item;
    const here = [...path, name];
    const isHidden = isName(name, rules) || rules.paths.some((wanted) => matches(wanted, here));
    return isHidden ? HIDDEN : referenceRedaction(item, rules, here);
  };
  if (typeof value === "string") return value.replaceAll(rules.secret, HIDDEN);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) {
    return value.map((item, index) => {
      const before: unknown = value[index - 1];
      const isValue = typeof before === "string" && isName(before, rules) && item !== null && item !== undefined;
      return isValue ? HIDDEN : inner(String(index), item);
    });
  }
  if (value instanceof Map) {
    const copy = new Map<unknown, unknown>();
    for (const [key, item] of value) {
      const shown = referenceRedaction(key, rules, []);
      copy.set(copy.has(shown) ? `${String(shown)} (${copy.size})` : shown, inner(String(key), item));
    }
    return copy;
  }
  if (value instanceof Set) return new Set([...value].map((item) => inner("", item)));
  return keyed(value, rules, inner);
}

function keyed(value: object, rules: ReferenceRules, inner: (name: string, item: unknown) => unknown): object {
  const copy: Record<string, unknown> = {};
  for (const [key, item] of Object.entries(value)) {
    let shown = key.replaceAll(rules.secret, HIDDEN);
    for (let count = 2; Object.hasOwn(copy, shown); count++) shown = `${key.replaceAll(rules.secret, HIDDEN)}_${count}`;
    const isPair =
      key === "value" && isPairOf(value as Record<string, unknown>, rules) && item !== null && item !== undefined;
    const result = isPair ? HIDDEN : inner(key, item);
    Object.defineProperty(copy, shown, { value: result, enumerable: true, writable: true, configurable: true });
  }
  return copy;
}

function isPairOf(value: Record<string, unknown>, rules: ReferenceRules): boolean {
  const name = [value["name"], value["key"]].find((text) => typeof text === "string");
  return typeof name === "string" && isName(name, rules);
}

function isName(name: string, { names }: ReferenceRules): boolean {
  return names.includes(name.toLowerCase().replace(/[-_]/g, ""));
}

function matches([part, ...rest]: readonly string[], [name, ...others]: readonly string[]): boolean {
  if (part === undefined) return name === undefined;
  if (part === "**" && matches(rest, name === undefined ? [] : [name, ...others])) return true;
  if (name === undefined) return false;
  if (part === "**") return matches(["**", ...rest], others);
  return (part === "*" || part === name) && matches(rest, others);
}
