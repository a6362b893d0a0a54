import { Scope } from "../context/scope.js";
import type { Fields, Filter, LogRecord } from "../contracts.js";
import { tagText } from "../ids/shorten.js";
import { isError } from "../is-error.js";
import { REMOVED, replacedTag } from "./redact/censor.js";
import { parseRules, type RedactFilterOptions } from "./redact/options.js";
import { property } from "./redact/read.js";
import type { Rules } from "./redact/rules.js";
import { Walk } from "./redact/walk.js";

export type { Placeholder } from "./redact/censor.js";
export type { RedactFilterOptions } from "./redact/options.js";
export type { RedactPreset } from "./redact/presets.js";

const IDS = ["requestId", "sessionId"] as const;

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
      for (const name of IDS) {
        const id = record[name];
        if (id !== undefined) record[name] = tagText(this.#rules.text(id, [name]));
      }
      return;
    }
    const scope = this.#contextScope(record, context);
    for (const name of IDS) {
      const id = scope?.fields[name];
      if (record[name] !== undefined && id !== context[name]) record[name] = tagText(replacedTag(id));
    }
    record.context = scope?.fields;
    record.contextScope = scope as typeof record.contextScope;
  }

  /** Where it fails, the line goes out with its tag: so an ID that could not be replaced must not be in it. */
  #contextScope(record: LogRecord, context: Fields): Scope | undefined {
    try {
      return this.#scoped(record.contextScope, context);
    } catch (error) {
      const safe: Record<string, unknown> = {};
      for (const name of IDS) {
        safe[name] = this.#idOrNothing(name, context[name]);
        if (safe[name] === undefined && record[name] !== undefined) record[name] = "none";
      }
      record.context = safe;
      throw error;
    }
  }

  #idOrNothing(name: string, id: unknown): unknown {
    try {
      return new Walk(this.#rules).child(name, id) === id ? id : undefined;
    } catch {
      return undefined;
    }
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
