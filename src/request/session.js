import { configError } from "../config-error.js";
import { newSessionId } from "../ids/generate.js";
import { baggageValues } from "./baggage.js";
import { bearerToken, pseudonym } from "./credential.js";
import { queryValues } from "./target.js";
import { credentialFault, idFault, isToken } from "./validate.js";
export const DEFAULT_SOURCES = [
  "header:x-session-id",
  "header:x-correlation-id",
  "query:session_id",
  "bearer",
  "generate",
];
const NONE = [];
/** Headers that hold credentials, and more than a session: who names one would have it in the log. */
const NEVER_READ = ["authorization", "proxy-authorization", "cookie"];
/**
 * @param secret Whether what the source finds is a credential.
 * @throws {TypeError} Where it is no source.
 */
export function parseSource(option, source, secret, key) {
  if (source === "generate") {
    return { name: "generated", values: () => [newSessionId()], fault: () => undefined, id: (value) => value };
  }
  const reader = source === "bearer" ? BEARER : parseReader(option, source);
  return secret || reader === BEARER
    ? { ...reader, fault: credentialFault, id: (value) => pseudonym(value, key) }
    : { ...reader, fault: idFault, id: (value) => value };
}
const BEARER = {
  name: "bearer",
  header: "authorization",
  values({ headers }) {
    const values = headers.get("authorization") ?? NONE;
    if (values.length !== 1 || typeof values[0] !== "string") return values;
    const token = bearerToken(values[0]);
    return token === undefined ? NONE : [token];
  },
};
function parseReader(option, source) {
  if (typeof source === "function") return functionReader(source);
  const [kind, name] = typeof source === "string" ? source.split(/:(.*)/s, 2) : ["", ""];
  if (kind === "header" && isToken(name)) return headerReader(option, name.toLowerCase());
  if (kind === "baggage" && isToken(name)) return baggageReader(name);
  if (kind === "query" && name) return { name: `query:${name}`, values: ({ query }) => queryValues(query, name) };
  throw configError(
    option,
    source,
    '"header:NAME", "query:NAME", "baggage:KEY", "bearer", "generate" or a function of a request',
    DEFAULT_SOURCES,
  );
}
function headerReader(option, header) {
  if (NEVER_READ.includes(header)) {
    throw configError(
      option,
      `header:${header}`,
      'no header of credentials: take "bearer", or a function that reads the session of it',
    );
  }
  return { name: `header:${header}`, header, values: ({ headers }) => headers.get(header) ?? NONE };
}
function baggageReader(key) {
  return {
    name: `baggage:${key}`,
    header: "baggage",
    values: ({ headers }) => baggageValues(headers.get("baggage") ?? NONE, key),
  };
}
function functionReader(read) {
  return {
    name: read.name || "function",
    values({ request }) {
      const value = read(request);
      return value === undefined || value === null ? NONE : [value];
    },
  };
}
//# sourceMappingURL=session.js.map
