import { checkKeys, configError } from "../config-error.js";
import { Scope } from "../context/scope.js";
import type { Fields, Filter, LogRecord } from "../contracts.js";
import { tagText } from "../ids/shorten.js";
import { isError } from "../is-error.js";
import { type Placeholder, REMOVED, replacedTag } from "./redact/censor.js";
import { plainName } from "./redact/names.js";
import { PRESETS, type RedactPreset } from "./redact/presets.js";
import { property } from "./redact/read.js";
import { compileRules, type Rules } from "./redact/rules.js";
import { Walk } from "./redact/walk.js";

export type { Placeholder } from "./redact/censor.js";
export type { RedactPreset } from "./redact/presets.js";

export interface RedactFilterOptions {
  /** `"credentials"`: passwords, tokens, keys, cookies, by their names and by their looks; `"cards"`: numbers of payment cards. */
  presets?: readonly RedactPreset[] | undefined;
  /** Names of fields, headers and parameters, at any depth and in texts. Case, `-` and `_` make no difference; or expressions for the name as it stands. */
  keys?: readonly (string | RegExp)[] | undefined;
  /** Places: `user.card.number`, `orders.*.iban`; `*` stands for any one part. */
  paths?: readonly string[] | undefined;
  /** Expressions for what is hidden in any text, number or key. They see what clients send, so they must not backtrack without bound. */
  patterns?: readonly RegExp[] | undefined;
  /** What becomes of a secret: `"placeholder"` (the default), `"remove"`, or `"hash"`, which is equal for equal secrets. */
  censor?: "placeholder" | "remove" | "hash" | undefined;
  /** What stands for a secret, `[redacted]` unless told; or a function of the value and its path. Where that throws, the line is withheld. */
  placeholder?: Placeholder | undefined;
  /** The key of the hashes (HMAC-SHA-256), for lines of several processes that are to agree; random unless told. */
  hashKey?: string | Uint8Array | undefined;
}

const CENSORS = ["placeholder", "remove", "hash"];

/**
 * Keeps secrets out of the log: out of the message, the call's fields, the bindings, the context with its IDs, and errors
 * with all that is in them. The objects themselves are not touched. What stands before the `@` of a URL is always hidden.
 *
 * Put it last: what a later filter adds is not looked at.
 *
 * @throws {TypeError} For an unknown option or a wrong value, and where there is no rule.
 *
 * @example
 * createLogger({ filters: [redactFilter({ presets: ["credentials"], keys: ["iban"], paths: ["user.*.email"] })] });
 */
export function redactFilter(options: RedactFilterOptions): Filter {
  const redactor = new Redactor(parseRules(options));
  return function redactFilter(record) {
    redactor.redact(record);
  };
}

/** What a record said before it was searched. */
interface Before {
  readonly message: string;
  readonly fields: Fields | undefined;
}

class Redactor {
  readonly #rules: Rules;

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  redact(record: LogRecord): void {
    this.#context(record);
    const message = String(record.message);
    record.message = this.#rules.text(message, []);
    const { bindings, loggerScope, fields, error } = record;
    const bound = this.#scoped(loggerScope, bindings);
    record.bindings = bound?.fields;
    record.loggerScope = bound;
    const walk = new Walk(this.#rules);
    if (fields !== undefined) record.fields = walk.fields(fields) as Fields;
    if (error !== undefined) record.error = this.#error(walk, record, { message, fields }, error);
  }

  #context(record: LogRecord): void {
    const { context } = record;
    if (context === undefined) {
      if (record.requestId !== undefined) record.requestId = tagText(this.#rules.text(record.requestId, ["requestId"]));
      if (record.sessionId !== undefined) record.sessionId = tagText(this.#rules.text(record.sessionId, ["sessionId"]));
      return;
    }
    const scope = this.#scoped(record.contextScope, context) as typeof record.contextScope;
    const { requestId, sessionId } = scope?.fields ?? {};
    if (record.requestId !== undefined && requestId !== context["requestId"])
      record.requestId = tagText(replacedTag(requestId));
    if (record.sessionId !== undefined && sessionId !== context["sessionId"])
      record.sessionId = tagText(replacedTag(sessionId));
    record.context = scope?.fields;
    record.contextScope = scope;
  }

  /** An error that is also a field must be one with it afterwards, or formatters show it twice. */
  #error(walk: Walk, record: LogRecord, before: Before, error: unknown): unknown {
    const { fields } = before;
    const field = ["error", "err"].find((name) => fields !== undefined && property(fields, name) === error);
    const shown = field === undefined ? walk.child("error", error) : record.fields?.[field];
    // An error that is logged alone has given its message to the line, which was searched as a text, but not by name or place.
    if (shown !== error && isError(error) && property(error as Error, "message") === before.message) {
      const message = isError(shown) ? property(shown as Error, "message") : shown;
      record.message = this.#rules.text(typeof message === "string" ? message : "", []);
    }
    return shown === REMOVED ? undefined : shown;
  }

  /** The fields of a logger or a context without secrets: once for each, and with a place for what is rendered of them. */
  #scoped(scope: Scope | undefined, fields: Fields | undefined): Scope | undefined {
    if (fields === undefined) return undefined;
    if (scope === undefined || scope.fields !== fields) return new Scope(this.#masked(fields, false));
    const known = scope.find(this) as Scope | undefined;
    if (known !== undefined) return known;
    const held = Object.values(fields).some((value) => typeof value === "object" && value !== null);
    const masked = this.#masked(fields, held);
    return scope.keep(this, masked === fields ? scope : new Scope(masked));
  }

  #masked(fields: Fields, always: boolean): Fields {
    return new Walk(this.#rules, always).fields(fields) as Fields;
  }
}

function parseRules(options: RedactFilterOptions): Rules {
  checkKeys("redactFilter", options, ["presets", "keys", "paths", "patterns", "censor", "placeholder", "hashKey"]);
  const { presets = [], keys = [], paths = [], patterns = [], censor = "placeholder", hashKey } = options;
  const { placeholder = "[redacted]" } = options;
  const names = Object.keys(PRESETS);
  checkList(
    "presets",
    presets,
    (preset) => names.includes(preset as string),
    names.map((name) => `"${name}"`).join(", "),
  );
  checkList(
    "keys",
    keys,
    (key) => (typeof key === "string" && plainName(key) !== "") || key instanceof RegExp,
    "names and regular expressions",
  );
  checkList(
    "paths",
    paths,
    (path) => typeof path === "string" && /^[^.]+(\.[^.]+)*$/.test(path),
    'places such as "user.*.email"',
  );
  checkList("patterns", patterns, (pattern) => pattern instanceof RegExp, "regular expressions");
  if (presets.length + keys.length + paths.length + patterns.length === 0)
    throw configError("redactFilter", options, "at least one of presets, keys, paths and patterns");
  if (!CENSORS.includes(censor))
    throw configError("redactFilter's censor", censor, '"placeholder", "remove" or "hash"', CENSORS);
  if (typeof placeholder !== "string" && typeof placeholder !== "function")
    throw configError("redactFilter's placeholder", placeholder, "a text or a function");
  if (hashKey !== undefined && !((typeof hashKey === "string" || hashKey instanceof Uint8Array) && hashKey.length > 0))
    throw configError("redactFilter's hashKey", "a key", "a text or bytes, not empty");
  const chosen = presets.map((preset) => PRESETS[preset]);
  const words = keys.filter((key) => typeof key === "string").map(plainName);
  return compileRules({
    exact: new Set([...chosen.flatMap(({ exact }) => exact), ...words]),
    ends: chosen.flatMap(({ ends }) => ends),
    expressions: keys
      .filter((key) => key instanceof RegExp)
      .map((key) => new RegExp(key.source, key.flags.replace(/[gy]/g, ""))),
    texts: chosen.flatMap(({ texts }) => texts),
    hidesNumbers: chosen.some(({ hidesNumbers }) => hidesNumbers),
    paths,
    patterns,
    how: censor,
    placeholder,
    hashKey,
  });
}

function checkList(option: string, list: unknown, isRight: (entry: unknown) => boolean, takes: string): void {
  if (!Array.isArray(list) || !list.every(isRight))
    throw configError(`redactFilter's ${option}`, list, `an array of ${takes}`);
}
