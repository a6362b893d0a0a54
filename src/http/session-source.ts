import type { KeyObject } from "node:crypto";
import { newSessionId } from "../ids/generate.js";
import { idFault } from "../ids/validate.js";
import { configError } from "../internal/check-options.js";
import { readBaggage } from "../trace/baggage.js";
import { bearerToken, credentialFault, pseudonym } from "./credentials.js";
import type { IncomingRequest } from "./incoming-request.js";
import type { RejectReason } from "./rejection.js";
import { queryValues } from "./request-target.js";
import { isToken } from "./token.js";

/**
 * Where to look for a session ID:
 *
 * - `"header:NAME"`: a header, in any case;
 * - `"query:NAME"`: a parameter of the query;
 * - `"baggage:KEY"`: a key of the `baggage` header (W3C Baggage);
 * - `"bearer"`: the bearer token of the `Authorization` header (RFC 6750), of which a keyed hash becomes the session
 *   ID;
 * - `"generate"`: a new ID;
 * - a function of the request. It returns undefined or null if it finds no ID. Its name becomes the `sessionSource`.
 *
 * @example
 * const sid: SessionSource<IncomingMessage> = (request) => /\bsid=(\w+)/.exec(request.headers.cookie ?? "")?.[1];
 */
export type SessionSource<R = unknown> =
  | `header:${string}`
  | `query:${string}`
  | `baggage:${string}`
  | "bearer"
  | "generate"
  | ((request: R) => string | null | undefined);

/** A session source, checked. */
export interface Source {
  /** The source's name in `sessionSource` and in rejections. */
  readonly name: string;
  /** The header that it reads, in lower case; undefined if it reads none. */
  readonly header?: string;
  /** The values that it finds, or why it cannot be read. Several values are rejected. */
  values(request: IncomingRequest): readonly unknown[] | RejectReason;
  /** Why a value is rejected; undefined if it is accepted. */
  fault(value: unknown): RejectReason | undefined;
  /** The session ID for an accepted value. */
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

/** Headers of credentials. As session IDs they would be logged, and they hold more than a session. */
const CREDENTIAL_HEADERS = ["authorization", "proxy-authorization", "cookie"];

/**
 * @param isCredential Whether what the source finds is a credential, which must be hashed.
 * @throws {TypeError} If it is not a source.
 */
export function parseSource(option: string, source: unknown, isCredential: boolean, key: KeyObject): Source {
  if (source === "generate") {
    return { name: "generated", values: () => [newSessionId()], fault: () => undefined, id: (value) => value };
  }
  const reader = source === "bearer" ? BEARER : parseReader(option, source);
  return isCredential || reader === BEARER
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
  const takes = '"header:NAME", "query:NAME", "baggage:KEY", "bearer", "generate" or a function of a request';
  throw configError(option, source, takes, DEFAULT_SOURCES as string[]);
}

function headerReader(option: string, header: string): Reader {
  if (CREDENTIAL_HEADERS.includes(header)) {
    const takes = 'no header of credentials: use "bearer", or a function that returns the session ID alone';
    throw configError(option, `header:${header}`, takes);
  }
  return { name: `header:${header}`, header, values: ({ headers }) => headers.get(header) ?? NONE };
}

function baggageReader(key: string): Reader {
  return {
    name: `baggage:${key}`,
    header: "baggage",
    values: ({ headers }) => readBaggage(headers.get("baggage") ?? NONE, key),
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
