import { CODE, isGap } from "../characters.js";
import { percentCode } from "../escapes.js";
import type { AddRange } from "../range.js";
import { ClosingTags } from "./closing-tags.js";
import { elementAt } from "./element.js";
import { flagAt, valueOfFlag } from "./flag.js";
import { nameInList, valueInList } from "./list.js";
import { type NameBefore, nameBefore } from "./name-before.js";
import { LONGEST_NAME, type NameCache, type Verdict } from "./name-cache.js";
import { lineValue } from "./own-line.js";
import { formPart, Pairs } from "./pairs.js";
import { openingAt, stringEnd } from "./quoted.js";
import { behindSeparator, formatAround, operatorStart, wordBefore } from "./separator.js";
import { isNameAhead } from "./unquoted.js";
import { isNothing, skipGap, skipSpace, type Value, valueAt } from "./value.js";

/** What a search for names knows. */
export interface NameRules {
  readonly names: NameCache;
  /** What stands for a secret that was replaced before; empty if that is no fixed text. */
  readonly placeholder: string;
}

/** Finds the values behind names of secrets in one text. Its signs are given to it in the order of the text. */
export class NamedValues {
  readonly #text: string;
  readonly #rules: NameRules;
  readonly #names: NameCache;
  readonly #add: AddRange;
  #pairs: Pairs | undefined;
  #closing: ClosingTags | undefined;
  /** Where the search goes on: behind the last value. */
  #next = 0;

  constructor(text: string, rules: NameRules, add: AddRange) {
    this.#text = text;
    this.#rules = rules;
    this.#names = rules.names;
    this.#add = add;
  }

  /** Looks around a sign that may stand behind a name. */
  at(at: number, code: number): void {
    if (at < this.#next) return;
    if (code === CODE.equals || code === CODE.colon) this.#separator(at, code);
    else if (code === CODE.percent) this.#encoded(at);
    else if (code === CODE.less) this.#element(at);
    else if (code === CODE.comma) this.#list(at);
    else if (code === CODE.dash) this.#flag(at);
    else this.#string(at);
  }

  #hide(value: Value, rule: string): void {
    this.#next = Math.max(this.#next, value.to);
    if (isNothing(this.#text, value) || this.#isPlaceholder(value)) return;
    if (!this.#names.hides(rule, this.#text.slice(value.from, value.to))) return;
    this.#add(value.from, value.to, rule);
  }

  /** Whether a secret was replaced here before. A placeholder may look like more than one value. */
  #isPlaceholder({ from, to }: Value): boolean {
    const { placeholder } = this.#rules;
    const end = from + placeholder.length;
    if (placeholder === "" || to > end || !this.#text.startsWith(placeholder, from)) return false;
    this.#next = Math.max(this.#next, end);
    return true;
  }

  /** `password=`, `password: `, `password =>`, `password :=`. */
  #separator(at: number, code: number): void {
    const text = this.#text;
    // The end of a longer separator, whose beginning was looked at.
    const before = text.charCodeAt(at - 1);
    if (before === CODE.equals || (before === CODE.colon && code === CODE.equals)) return;
    if (code === CODE.colon && text.startsWith("//", at + 1)) return;
    const name = nameBefore(text, code === CODE.equals ? operatorStart(text, at) : at);
    if (name === undefined) return;
    const verdict = this.#verdict(name);
    if (verdict.rule === undefined) this.#pair(verdict, at, code);
    else this.#hide(this.#valueAfter(name, verdict.rule, { at, code }), verdict.rule);
  }

  /** The verdict on a name; on one with an escape's letter before it, and on two words, if it alone is none. */
  #verdict(name: NameBefore): Verdict {
    const text = this.#text;
    const verdict = this.#names.verdict(text, name.from, name.to);
    if (verdict.rule !== undefined || name.quoted) return verdict;
    if (name.fromEscape < name.from) {
      const whole = this.#names.verdict(text, name.fromEscape, name.to);
      if (whole.rule !== undefined) return whole;
    }
    const from = wordBefore(text, name.from);
    return from === -1 ? verdict : { ...verdict, rule: this.#names.verdict(text, from, name.to).rule };
  }

  #pair({ pair }: Verdict, at: number, code: number): void {
    if (pair === undefined) return;
    const text = this.#text;
    const from = skipSpace(text, behindSeparator(text, at));
    this.#pairs ??= new Pairs(text, this.#names);
    const found = pair === "name" ? this.#pairs.name(from) : this.#pairs.value(from);
    if (found !== undefined) this.#hide(found, found.rule);
    if (pair === "name" && code === CODE.equals) this.#formPart(at, from);
  }

  /** `Content-Disposition: form-data; name="password"`, and behind the headers the value. */
  #formPart(at: number, from: number): void {
    const text = this.#text;
    const opening = openingAt(text, from);
    if (opening === undefined || !/form-data;\s{0,9}name$/i.test(text.slice(Math.max(0, at - 30), at))) return;
    const to = text.slice(opening.inside, opening.inside + LONGEST_NAME).search(/\\*"/) + opening.inside;
    if (to < opening.inside) return;
    const { rule } = this.#names.verdict(text, opening.inside, to);
    const part = rule === undefined ? undefined : formPart(text, to);
    if (part !== undefined) this.#hide(part, rule as string);
  }

  #valueAfter(name: NameBefore, rule: string, { at, code }: { at: number; code: number }): Value {
    const text = this.#text;
    const separated = behindSeparator(text, at);
    const gap = skipGap(text, separated);
    const from = name.quoted ? skipSpace(text, gap) : gap;
    if (!name.quoted) {
      // `password= user=al`: an empty value.
      if (code === CODE.equals && gap > separated && name.to === at && isNameAhead(text, gap, code))
        return { from: separated, to: separated, quoted: false };
      const line = lineValue(text, { name, at, code, from }, (value) => this.#names.hides(rule, value));
      if (line !== undefined) return line;
    }
    return valueAt(text, from, { format: formatAround(text, name), separator: code });
  }

  /** `token%3Ds3cret` in a query that is a parameter itself. */
  #encoded(at: number): void {
    const code = percentCode(this.#text, at);
    if (code !== CODE.equals && code !== CODE.colon) return;
    const name = nameBefore(this.#text, at);
    const rule = name === undefined ? undefined : this.#verdict(name).rule;
    if (rule !== undefined) this.#hide(valueAt(this.#text, at + 3, { format: "encoded", separator: code }), rule);
  }

  #element(at: number): void {
    this.#closing ??= new ClosingTags(this.#text);
    const element = elementAt(this.#text, at, this.#names, this.#closing);
    if (element !== undefined) this.#hide(element, element.rule);
  }

  #list(at: number): void {
    const name = nameInList(this.#text, at);
    const rule = name === undefined ? undefined : this.#names.verdict(this.#text, name.from, name.to).rule;
    const value = rule === undefined ? undefined : valueInList(this.#text, at + 1);
    if (value !== undefined) this.#hide(value, rule as string);
  }

  #flag(at: number): void {
    const name = flagAt(this.#text, at);
    const rule = name === undefined ? undefined : this.#names.verdict(this.#text, name.from, name.to).rule;
    const value = rule === undefined ? undefined : valueOfFlag(this.#text, name?.to as number);
    if (value !== undefined) this.#hide(value, rule as string);
  }

  /** `PASSWORD 's3cret'`: a string directly behind a name, as in SQL. */
  #string(at: number): void {
    const text = this.#text;
    if (!isGap(text.charCodeAt(at - 1))) return;
    const name = nameBefore(text, at);
    if (name === undefined || name.quoted) return;
    const { rule } = this.#names.verdict(text, name.from, name.to);
    if (rule === undefined || /unexpected\s{1,4}$/i.test(text.slice(Math.max(0, name.from - 16), name.from))) return;
    const opening = openingAt(text, at);
    if (opening !== undefined) this.#hide({ from: opening.inside, to: stringEnd(text, opening), quoted: true }, rule);
  }
}
