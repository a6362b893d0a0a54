/** The longest path that is logged whole, in characters: it is on every JSON line of the request. */
const MAX_PATH = 1024;
/** The longest query that is parsed, in characters. */
const MAX_QUERY = 4096;

// The start of an absolute URL, up to its path. Hosts and passwords are skipped.
const SCHEME_AND_AUTHORITY = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i;

/** The target of a request (RFC 9112, section 3.2), in two parts. */
export interface Target {
  /** The path without its query; undefined if there is none, as in `CONNECT host:443`. */
  readonly path: string | undefined;
  /** What follows the `?`. */
  readonly query: string;
}

/** Parses a request's target: a path, as node:http has it, or an absolute URL, as a Fetch `Request` has it. */
export function parseTarget(url: string): Target {
  const start = SCHEME_AND_AUTHORITY.exec(url)?.[0].length ?? 0;
  const hash = url.indexOf("#", start);
  const target = url.slice(start, hash === -1 ? undefined : hash);
  const mark = target.indexOf("?");
  const path = mark === -1 ? target : target.slice(0, mark);
  const query = mark === -1 ? "" : target.slice(mark + 1);
  if (path === "" && start > 0) return { path: "/", query };
  return { path: path.startsWith("/") || path === "*" ? shortenPath(path) : undefined, query };
}

/** The decoded values of a query's parameter; `"too long"` if the query has the name and is not parsed. */
export function queryValues(query: string, name: string): readonly string[] | "too long" {
  // Nearly every query is without it, and then need not be decoded.
  if (!query.includes(name) && !query.includes("%")) return [];
  if (query.length > MAX_QUERY) return query.includes(name) ? "too long" : [];
  return new URLSearchParams(query).getAll(name);
}

/** A path of at most 1,024 characters, with a mark if it was longer. */
export function shortenPath(path: string): string {
  return path.length > MAX_PATH ? `${path.slice(0, MAX_PATH)}…` : path;
}
