import type { Synonyms } from "./internal/check-options.js";

/** What pino, winston, bunyan, tslog and others call an option of createLogger, in lower case. */
export const LOGGER_SYNONYMS: Synonyms = {
  level: "minLevel",
  loglevel: "minLevel",
  silent: 'minLevel: "off"',
  enabled: 'minLevel: "off"',
  base: "bindings",
  defaultmeta: "bindings",
  meta: "bindings",
  mixin: "filters",
  hooks: "filters",
  formatters: "format",
  formatter: "format",
  type: "format",
  pretty: 'format: "pretty"',
  prettyprint: 'format: "pretty"',
  prettifier: 'format: "pretty"',
  json: 'format: "json"',
  timestamp: "format: jsonFormatter({ time })",
  messagekey: 'format: jsonFormatter({ keys: { message: "..." } })',
  errorkey: 'format: jsonFormatter({ keys: { error: "..." } })',
  depthlimit: "format: jsonFormatter({ limits })",
  transport: "transports",
  stream: "transports: [streamTransport(stream)]",
  streams: "transports",
  sinks: "transports",
  reporters: "transports",
  mask: "redact",
  exceptionhandlers: "captureProcess(log)",
  rejectionhandlers: "captureProcess(log)",
};

/** What others call an option of a child. Any other word is taken for a field of the child's. */
export const CHILD_SYNONYMS: Synonyms = { level: "minLevel", loglevel: "minLevel", silent: 'minLevel: "off"' };
