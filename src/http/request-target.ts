import type { RejectReason } from "../ids/validate.js";

/** How much of a path is kept, in characters: it stands on every JSON line of the request. */
const MAX_PATH = 1024;
/** How long a query may be, in characters, to be looked into. */
const MAX_QUERY = 4096;

// An absolute URL, up to where its path begins. Hosts and passwords are passed by.
const SCHEME_AND_AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** What a request is for. */
export interface Target {
  /** Without query; undefined where there is none, as in `CONNECT host:443`. */
  readonly path: string | undefined;
  /** What follows the `?`. */
  readonly query: string;
}

/** Takes a request's target apart, be it a path, as node:http has it, or an absolute URL, as a Fetch `Request` has it. */
export function splitTarget(url: string): Target {
  const start = SCHEME_AND_AUTHORITY.exec(url)?.[0].length ?? 0;
  const hash = url.indexOf("#", start);
  const target = url.slice(start, hash === -1 ? undefined : hash);
  const mark = target.indexOf("?");
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? "" : target.slice(mark + 1);
  if (path === "" && start > 0) return { path: "/", query };
  return { path: path.startsWith("/") || path === "*" ? bounded(path) : undefined, query };
}

/** The values of a query's parameter, decoded; or why it is not looked into. */
export function queryValues(query: string, name: string): readonly string[] | RejectReason {
  // Nearly every query is without it, and then need not be decoded.
  if (!query.includes(name) && !query.includes("%")) return [];
  if (query.length > MAX_QUERY) return query.includes(name) ? "too long" : [];
  return new URLSearchParams(query).getAll(name);
}

function bounded(path: string): string {
  return path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}…` : path;
}
