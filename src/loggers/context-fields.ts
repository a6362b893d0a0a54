import { knownFields } from "../context/known-fields.js";
import { activeContext } from "../context/storage.js";

const NOT_SHARED = [...knownFields].filter(([, { shared }]) => !shared).map(([name]) => name);

/**
 * The fields of the context that this runs in, for a logger that is not ours: whole `requestId` and `sessionId`, and the
 * user's own; `startTime` and `minLevel` are left out. The object is a new one, and the caller's.
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

/** What a logger takes for its own where it merges fields into a line. */
const LINE_KEYS = ["level", "message"];

/**
 * An object whose properties are, at any time, those of the context that it is read in, beside some that stay: for loggers
 * that copy an object of fields into every line at the time of the call. A context's `level` and `message` are left out:
 * they would replace the line's own.
 *
 * @param fields What is there without a context too; the context's win.
 *
 * @example
 * const log = winston.createLogger({ defaultMeta: liveContextFields({ service: "shop" }), transports });
 */
export function liveContextFields(fields: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const read = (): Record<string, unknown> => {
    const now = readContextFields();
    for (const key of LINE_KEYS) delete now[key];
    return { ...fields, ...now };
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
