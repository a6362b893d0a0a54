import { knownFields } from "../context/known-fields.js";
import { activeContext } from "../context/storage.js";

const NOT_SHARED = [...knownFields].filter(([, { shared }]) => !shared).map(([name]) => name);

/**
 * Returns the fields of the current context, for another logger: the whole `requestId` and `sessionId`, and all others
 * except those that no format shows: `startTime`, `minLevel`, `traceFlags` and `tracestate`. The object is a new one at
 * each call, and may be changed.
 *
 * @returns An empty object outside any context.
 *
 * @example
 * const log = pino({ mixin: readContextFields });
 */
export function readContextFields(): Record<string, unknown> {
  const context = activeContext();
  if (context === undefined) return {};
  const fields: Record<string, unknown> = { ...context.fieldSet.fields };
  for (const key of NOT_SHARED) delete fields[key];
  return fields;
}

/** Fields that would replace the line's own level and message. */
const LINE_KEYS = ["level", "message"];

/**
 * Returns an object whose properties are always those of the current context, over some constant ones: for a logger
 * that copies an object of fields into every line during the log call. A context's fields `level` and `message` are
 * left out, because they would replace the line's own.
 *
 * @param fields Constant fields, which are there outside any context too. The context's win.
 * @default none
 *
 * @example
 * const log = winston.createLogger({ defaultMeta: liveContextFields({ service: "shop" }), transports });
 */
export function liveContextFields(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const read = (): Record<string, unknown> => {
    const current = readContextFields();
    for (const key of LINE_KEYS) delete current[key];
    return { ...fields, ...current };
  };
  return new Proxy<Record<string, unknown>>(
    {},
    {
      get: (_, key) => Reflect.get(read(), key),
      has: (_, key) => Reflect.has(read(), key),
      ownKeys: () => Reflect.ownKeys(read()),
      getOwnPropertyDescriptor: (_, key) => Reflect.getOwnPropertyDescriptor(read(), key),
    },
  );
}
