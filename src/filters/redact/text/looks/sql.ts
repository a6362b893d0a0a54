import { CODE } from "../characters.js";
import type { Look } from "../look.js";
import { openingAt } from "../names/quoted.js";
import { skipSpace, valueAt } from "../names/value.js";
import { visits } from "../visits.js";

/** What may stand between the words and the password, and how long it is at most. */
const CLAUSE =
  /^(?:identified(?:\s{1,9}with\s{1,9}\S{1,60})?\s{1,9}(?:by|as)\s{1,9}(?:values\s{1,9}|password\s{1,9})?|set\s{1,9}password\s{1,9}for\s[^=;]{1,120}=)/i;
const LONGEST = 200;
/** What stands before the words if the password may have no quotes, as in Oracle. */
const ACCOUNT = /\b(?:user|role|link)\s{1,9}\S{1,120}\s{1,9}$/i;

/** The password of an account in SQL: `IDENTIFIED BY 's3cret'`, `SET PASSWORD FOR 'al'@'%' = 's3cret'`. */
export const SQL_ACCOUNT: Look = {
  rule: "look password of an account in SQL",
  words: ["identified by", "identified with", "set password for"],
  ignoreCase: true,
  find(text, at, add) {
    const clause = CLAUSE.exec(text.slice(at, at + LONGEST))?.[0];
    visits.characters += 2 * LONGEST;
    if (clause === undefined) return at;
    const from = skipSpace(text, at + clause.length);
    // "Identified by his friends" is no SQL.
    if (
      !clause.endsWith("=") &&
      openingAt(text, from) === undefined &&
      !ACCOUNT.test(text.slice(Math.max(0, at - LONGEST), at))
    )
      return from;
    const value = valueAt(text, from, { format: "word", separator: CODE.equals });
    add(value.from, value.to, SQL_ACCOUNT.rule);
    return value.to;
  },
};
