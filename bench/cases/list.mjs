/**
 * The timed cases. `batch` calls are made in one turn and one context, and flushed; `writes` tells whether a call is a line.
 */
export const TIMED = [
  {
    name: "json",
    title: "JSON with context and one field",
    note: "A message, one numeric field, and two IDs from AsyncLocalStorage.",
    batch: 1000,
    writes: true,
  },
  {
    name: "line",
    title: "The documented layout",
    note: "The same as a line of text. Loggers whose text can be formatted have it set to the same layout; pino stands with its JSON, since pino-pretty is not for production.",
    batch: 1000,
    writes: true,
  },
  {
    name: "rich",
    title: "A rich record",
    note: "Nested objects, arrays, strings beyond ASCII and one to be escaped, made anew for each line.",
    batch: 1000,
    writes: true,
  },
  {
    name: "child",
    title: "A child with two bindings",
    note: "The line of the first case and two fields that a child logger was made with.",
    batch: 1000,
    writes: true,
  },
  {
    name: "error",
    title: "An Error with its stack",
    note: "A message and an Error; it is made beforehand, so that only the logging counts.",
    batch: 1000,
    writes: true,
  },
  {
    name: "filters",
    title: "Three filters",
    note: "The line of the first case behind three checks that let it pass: of the level, a field and the message.",
    batch: 1000,
    writes: true,
  },
  {
    name: "disabled",
    title: "A disabled level in a context",
    note: "A debug call with a field, at level info. The floor calls an empty function.",
    batch: 100_000,
    writes: false,
  },
  {
    name: "outside",
    title: "A disabled level outside any context",
    note: "The same without a context.",
    batch: 100_000,
    writes: false,
  },
  {
    name: "request",
    title: "One request",
    note: "A context with two fresh IDs and one line in it. Everyone makes IDs with nanoid, as ctxlog does.",
    batch: 1000,
    writes: true,
  },
  {
    name: "run",
    title: "Entering a context",
    note: "runWithContext with two IDs and an empty function. The floor is AsyncLocalStorage.run with a copy of the object.",
    batch: 20_000,
    writes: false,
  },
  {
    name: "update",
    title: "Updating a context",
    note: "updateContext with one field. The floor writes a property of the store's object.",
    batch: 20_000,
    writes: false,
  },
];
