import { configError } from "../internal/check-options.js";

const TAKES = 'a URL that begins with "http://" or "https://"';

/** Where to send, and the headers that say who sends. */
export interface Address {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A URL and headers, checked. A user and a password in the URL, which `fetch` refuses, become an `authorization` header.
 * @throws {TypeError} If the URL is none, or a header cannot be sent.
 */
export function parseAddress(where: string, url: unknown, headers: unknown): Address {
  const parsed = parseUrl(where, url);
  const checked = checkHeaders(where, headers);
  const authorization = basicOf(where, parsed);
  parsed.username = "";
  parsed.password = "";
  return { url: parsed.href, headers: { ...authorization, ...checked } };
}

/** The header for a URL's user and password (RFC 7617). */
function basicOf(where: string, { username, password }: URL): Record<string, string> {
  if (username === "" && password === "") return {};
  try {
    const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
    return { authorization: `Basic ${Buffer.from(credentials).toString("base64")}` };
  } catch {
    throw configError(`${where}'s url`, "one whose user or password is not percent-encoded", TAKES);
  }
}

function parseUrl(where: string, url: unknown): URL {
  const text = url instanceof URL ? url.href : url;
  if (typeof text !== "string" || !URL.canParse(text)) throw configError(`${where}'s url`, url, TAKES);
  const parsed = new URL(text);
  if (!/^https?:$/.test(parsed.protocol)) throw configError(`${where}'s url`, url, TAKES);
  return parsed;
}

/** The headers with names in lower case, so that those of a user replace the defaults. The message shows no value. */
function checkHeaders(where: string, headers: unknown = {}): Record<string, string> {
  if (typeof headers !== "object" || headers === null || Array.isArray(headers)) {
    throw configError(`${where}'s headers`, typeof headers, "an object of names and values");
  }
  const checked: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (typeof value !== "string") {
      throw configError(
        `${where}'s headers`,
        `a ${typeof value} for ${name}`,
        "an object of names and values, which are strings",
      );
    }
    try {
      new Headers({ [name]: value });
    } catch {
      throw configError(`${where}'s headers`, `the header ${name}`, "an object of headers that HTTP can send");
    }
    checked[name.toLowerCase()] = value;
  }
  return checked;
}
