import type { Look } from "./look.js";

const INFO = /(?<=[a-z][a-z0-9+.-]{0,20}:\/\/)[^\s/?#"'<>]+(?=@)/giy;

/** The user information of a URL (RFC 3986, section 3.2.1): a name and a password, or a token. */
export const USER_INFO: Look = {
  rule: "look user information of a URL",
  words: ["://"],
  find(text, at, add) {
    INFO.lastIndex = at + 3;
    const length = INFO.exec(text)?.[0].length ?? 0;
    add(at + 3, at + 3 + length, USER_INFO.rule);
    return at + 3 + length;
  },
};
