import { checkFunction, configError } from "../../internal/check-options.js";

/**
 * Turns a value into what lines show of it: plain data, or a text. It runs once for each line, when the line has passed
 * the logger's filters, and before redaction. It must not change the value. If it throws, or returns a promise, a text
 * that says so takes the value's place, and the failure is reported to `onError`. If it returns undefined, the field is
 * left out.
 *
 * @example
 * const req: Serializer = (request: IncomingMessage) => ({ method: request.method, url: request.url });
 */
// biome-ignore lint/suspicious/noExplicitAny: a parameter of type unknown would refuse the user's (value: Decimal) => ...
export type Serializer = (value: any) => unknown;

/**
 * Serializers by the key of a field, as pino has them: `{ req: (value) => ... }`. Or a list of pairs, whose first part is
 * a key, or a class: `[[Decimal, (value) => value.toString()], ["req", (value) => ...]]`.
 *
 * A key means a field of the call, of the logger's bindings or of the context: not a key deeper down, and not an ID or
 * another field that ctxlog knows. `err` and `error` mean the logged error, too. A class means its instances wherever
 * they are: in objects, arrays and instances without a `toJSON`, up to 10 levels deep. Of several classes the first one
 * in the list counts. What a serializer by key returns is searched for them, too.
 *
 * @example
 * const serializers: Serializers = [[Decimal, (value: Decimal) => value.toString()]];
 */
export type Serializers =
  | { readonly [key: string]: Serializer }
  | readonly (readonly [keyOrClass: string | { readonly prototype: object }, serializer: Serializer])[];

/** A class and what its instances become. */
export interface ClassSerializer {
  readonly type: { readonly prototype: object };
  readonly serialize: Serializer;
}

/** Serializers, checked. */
export interface ParsedSerializers {
  readonly byKey: ReadonlyMap<string, Serializer>;
  readonly byClass: readonly ClassSerializer[];
}

const ALLOWED = "an object of functions by key, or an array of pairs [key or class, function]";

/**
 * @param inherited Those of the parent, which the given ones override.
 * @throws {TypeError} For a wrong value.
 */
export function parseSerializers(option: string, given: unknown, inherited: ParsedSerializers): ParsedSerializers {
  if (typeof given !== "object" || given === null) throw configError(option, given, ALLOWED);
  const byKey = new Map(inherited.byKey);
  const byClass: ClassSerializer[] = [];
  const add = (where: string, key: unknown, serialize: unknown): void => {
    checkFunction(where, serialize, "a function of a value");
    if (typeof key === "string" && key !== "") byKey.set(key, serialize as Serializer);
    else if (isClass(key)) byClass.push({ type: key, serialize: serialize as Serializer });
    else throw configError(where, key, "a pair whose first part is a key or a class");
  };
  if (Array.isArray(given)) {
    for (const [index, pair] of given.entries()) {
      const where = `${option}[${index}]`;
      if (!Array.isArray(pair) || pair.length !== 2) throw configError(where, pair, "a pair [key or class, function]");
      add(where, pair[0], pair[1]);
    }
  } else for (const [key, serialize] of Object.entries(given)) add(`${option}.${key}`, key, serialize);
  return { byKey, byClass: [...byClass, ...inherited.byClass] };
}

function isClass(value: unknown): value is { readonly prototype: object } {
  return typeof value === "function" && typeof value.prototype === "object" && value.prototype !== null;
}
