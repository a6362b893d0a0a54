import type { Look } from "../look.js";

/** RFC 5321: how many characters may stand before the `@` and behind it. */
const MOST_LOCAL = 64;
const MOST_DOMAIN = 255;

const LOCAL = /[\p{L}\p{M}\p{N}._%+'~-]/u;
const DOMAIN =
  /(?:[\p{L}\p{N}](?:[\p{L}\p{M}\p{N}-]{0,62})\.){1,8}(?:xn--[a-z\d-]{2,59}|\p{L}{2,63})(?![\p{L}\p{N}])/uy;

/**
 * Addresses of mail: `al@shop.example`. The domain needs a dot and a last part of letters, so neither `al@localhost` nor
 * a package's version is one; nor is the account of an SSH remote, `git@host.example:path`.
 */
export const EMAIL: Look = {
  rule: "look e-mail address",
  words: ["@", "%40"],
  find(text, at, add) {
    const sign = text.charAt(at) === "@" ? 1 : 3;
    let from = at;
    while (from > at - MOST_LOCAL && LOCAL.test(text.charAt(from - 1))) from--;
    const begin = from + leadLength(text.slice(from, at), text.charAt(from - 1) === "\\");
    if (begin >= at) return at + sign;
    const to = domainEnd(text.slice(at + sign, at + sign + MOST_DOMAIN + 1));
    if (to === 0) return at + sign;
    const end = at + sign + to;
    if (!isRemote(text, end)) add(begin, end, EMAIL.rule);
    return end;
  },
};

/** How many characters are no part of the address: escapes (`%3Dal%40…`, `\nal@…`), and signs that only separate. */
function leadLength(local: string, isEscaped: boolean): number {
  const escaped = isEscaped ? (/^(?:[nrtbfv]|u[\da-f]{4}|x[\da-f]{2})/i.exec(local)?.[0].length ?? 0) : 0;
  return escaped + (/^(?:.*%[\dA-F]{2})?[.'%-]*/i.exec(local.slice(escaped))?.[0].length ?? 0);
}

function domainEnd(text: string): number {
  DOMAIN.lastIndex = 0;
  return DOMAIN.test(text) ? DOMAIN.lastIndex : 0;
}

/** Whether a path follows: `git@host.example:shop/site.git`. */
function isRemote(text: string, at: number): boolean {
  return text.charAt(at) === ":" && /^:[\w~./-]{0,100}\/[\w-]/.test(text.slice(at, at + 104));
}
