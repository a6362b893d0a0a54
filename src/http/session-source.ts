import { newSessionId } from "../ids/generate.js";
import { idFault } from "../ids/validate.js";
import { configError } from "../internal/check-options.js";
import type { SecretKey } from "../internal/digest.js";
import { readBaggage } from "../trace/baggage.js";
import { bearerToken, credentialFault, isCredentialHeader, isCredentialName, pseudonym } from "./credentials.js";
import { separateValues } from "./incoming-headers.js";
import type { IncomingRequest } from "./incoming-request.js";
import type { RejectReason } from "./rejection.js";
import { queryValues } from "./request-target.js";
import { isToken } from "./token.js";

/**
 * Where to look for a session ID:
 *
 * - `"header:NAME"`: a header, in any case. `Authorization` and cookies are refused;
 * - `"query:NAME"`: a parameter of the query;
 * - `"baggage:KEY"`: a key of the `baggage` header (W3C Baggage);
 * - `"bearer"`: the bearer token of the `Authorization` header (RFC 6750). Its keyed hash becomes the session ID;
 * - `"generate"`: a new ID;
 * - a function of the request. It returns undefined or null if it finds no ID. Its name becomes the `sessionSource`.
 *
 * A name of a credential, such as `x-api-key` or `access_token`, is refused unless `hashSessionId` is true.
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

/**
 * @param isCredential Whether what the source finds is a credential, which must be hashed.
 * @throws {TypeError} If it is not a source.
 */
export function parseSource(option: string, source: unknown, isCredential: boolean, key: SecretKey): Source {
  if (source === "generate") {
    return { name: "generated", values: () => [newSessionId()], fault: () => undefined, id: (value) => value };
  }
  const reader = source === "bearer" ? BEARER : parseReader(option, source, isCredential);
  return isCredential || reader === BEARER
    ? { ...reader, fault: credentialFault, id: (value) => pseudonym(value, key) }
    : { ...reader, fault: idFault, id: (value) => value };
}

const BEARER: Reader = {
  name: "bearer",
  header: "authorization",
  values({ headers }) {
    const values = headers.get("authorization") ?? NONE;
    if (!values.every((value) => typeof value === "string")) return values;
    const tokens = values.map(bearerToken);
    return tokens.every((token) => token === undefined) ? NONE : tokens;
  },
};

function parseReader(option: string, source: unknown, isCredential: boolean): Reader {
  if (typeof source === "function") return functionReader(source as (request: unknown) => unknown);
  const [kind, name] = typeof source === "string" ? (source.split(/:(.*)/s, 2) as [string, string?]) : ["", ""];
  if (name !== undefined) checkNoCredential(option, kind, name, isCredential);
  if (kind === "header" && isToken(name)) return headerReader(name.toLowerCase());
  if (kind === "baggage" && isToken(name)) return baggageReader(name);
  if (kind === "query" && name) return { name: `query:${name}`, values: ({ query }) => queryValues(query, name) };
  const allowed = '"header:NAME", "query:NAME", "baggage:KEY", "bearer", "generate" or a function of a request';
  throw configError(option, source, allowed, DEFAULT_SOURCES as string[]);
}

/** As session IDs, credentials would be on every line. Their hash would not, but some hold more than a session. */
function checkNoCredential(option: string, kind: string, name: string, isHashed: boolean): void {
  if (kind === "header" && isCredentialHeader(name)) {
    const allowed = 'no header of credentials: use "bearer", or a function that returns the session ID alone';
    throw configError(option, `header:${name.toLowerCase()}`, allowed);
  }
  if (!isHashed && isCredentialName(name)) {
    const allowed = "no credential, which would be logged: set hashSessionId to true, or use another source";
    throw configError(option, `${kind}:${name}`, allowed);
  }
}

function headerReader(header: string): Reader {
  return { name: `header:${header}`, header, values: ({ headers }) => separateValues(headers, header) };
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
