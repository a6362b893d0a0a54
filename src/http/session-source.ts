import type { KeyObject } from "node:crypto";
import { newSessionId } from "../ids/generate.js";
import { credentialFault, idFault, isToken, type RejectReason } from "../ids/validate.js";
import { configError } from "../internal/check-options.js";
import { baggageValues } from "../trace/baggage.js";
import { bearerToken, pseudonym } from "./bearer-token.js";
import type { Incoming } from "./incoming-request.js";
import { queryValues } from "./request-target.js";

/**
 * Where a session's ID is looked for: a header, a parameter of the query, a key of W3C Baggage, a bearer token, of which a keyed
 * hash becomes the ID, or a function of yours, which gives undefined where it finds none. `"generate"` makes a new ID.
 */
export type SessionSource<R = unknown> =
  | `header:${string}`
  | `query:${string}`
  | `baggage:${string}`
  | "bearer"
  | "generate"
  | ((request: R) => string | null | undefined);

/** A source made ready. */
export interface Source {
  readonly name: string;
  /** The header that it reads, if it reads one, in lower case. */
  readonly header?: string;
  /** What it finds: nothing, one value, or several, of which none is taken; or why it does not look. */
  values(incoming: Incoming): readonly unknown[] | RejectReason;
  /** Why a value is not taken. */
  fault(value: unknown): RejectReason | undefined;
  /** The session's ID that a value gives. */
  id(value: string): string;
}

type Reader = Omit<Source, "fault" | "id">;

export const DEFAULT_SOURCES: readonly SessionSource[] = [
  "header:x-session-id",
  "header:x-correlation-id",
  "query:session_id",
  "bearer",
  "generate",
];

const NONE: readonly unknown[] = [];

/** Headers that hold credentials, and more than a session: who names one would have it in the log. */
const NEVER_READ = ["authorization", "proxy-authorization", "cookie"];

/**
 * @param secret Whether what the source finds is a credential.
 * @throws {TypeError} Where it is no source.
 */
export function parseSource(option: string, source: unknown, secret: boolean, key: KeyObject): Source {
  if (source === "generate") {
    return { name: "generated", values: () => [newSessionId()], fault: () => undefined, id: (value) => value };
  }
  const reader = source === "bearer" ? BEARER : parseReader(option, source);
  return secret || reader === BEARER
    ? { ...reader, fault: credentialFault, id: (value) => pseudonym(value, key) }
    : { ...reader, fault: idFault, id: (value) => value };
}

const BEARER: Reader = {
  name: "bearer",
  header: "authorization",
  values({ headers }) {
    const values = headers.get("authorization") ?? NONE;
    if (values.length !== 1 || typeof values[0] !== "string") return values;
    const token = bearerToken(values[0]);
    return token === undefined ? NONE : [token];
  },
};

function parseReader(option: string, source: unknown): Reader {
  if (typeof source === "function") return functionReader(source as (request: unknown) => unknown);
  const [kind, name] = typeof source === "string" ? (source.split(/:(.*)/s, 2) as [string, string?]) : ["", ""];
  if (kind === "header" && isToken(name)) return headerReader(option, name.toLowerCase());
  if (kind === "baggage" && isToken(name)) return baggageReader(name);
  if (kind === "query" && name) return { name: `query:${name}`, values: ({ query }) => queryValues(query, name) };
  throw configError(
    option,
    source,
    '"header:NAME", "query:NAME", "baggage:KEY", "bearer", "generate" or a function of a request',
    DEFAULT_SOURCES as string[],
  );
}

function headerReader(option: string, header: string): Reader {
  if (NEVER_READ.includes(header)) {
    throw configError(
      option,
      `header:${header}`,
      'no header of credentials: take "bearer", or a function that reads the session of it',
    );
  }
  return { name: `header:${header}`, header, values: ({ headers }) => headers.get(header) ?? NONE };
}

function baggageReader(key: string): Reader {
  return {
    name: `baggage:${key}`,
    header: "baggage",
    values: ({ headers }) => baggageValues(headers.get("baggage") ?? NONE, key),
  };
}

function functionReader(read: (request: unknown) => unknown): Reader {
  return {
    name: read.name || "function",
    values({ request }) {
      const value = read(request);
      return value === undefined || value === null ? NONE : [value];
    },
  };
}
