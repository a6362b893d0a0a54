import { CREDENTIAL_LOOKS } from "../../src/filters/redact/presets/credential-looks.js";
import type { Look } from "../../src/filters/redact/text/look.js";
import { replaceRanges } from "../../src/filters/redact/text/range.js";
import { TextSearch } from "../../src/filters/redact/text/text-search.js";

const EXACT = ["authorization", "proxyauthorization", "cookie", "cookies", "setcookie", "pass", "pwd", "otp", "pin"];
const MORE = ["contraseña", "пароль", "iban", "cardnumber", "credentials", "privatekey", "mysqlpwd", "dbpass", "密码"];
const ENDS = ["password", "passwd", "passphrase", "secret", "token", "apikey", "accesskey", "storepass", "hmackey"];

/** Names of secrets, as presets know them: without separators, in any case. */
export const NAMES = {
  ruleOf(name: string): string | undefined {
    const plain = name.toLowerCase().replace(/[\s!-/:-@[-`{-~]/g, "");
    const found = [...EXACT, ...MORE].find((one) => plain === one) ?? ENDS.find((one) => plain.endsWith(one));
    return found === undefined ? undefined : `name ${found}`;
  },
};

/** A text as it is shown by a search for names, by looks, or by both. */
export function shownBy(rules: { names?: boolean; looks?: readonly Look[] }): (text: string) => string {
  const search = new TextSearch({ names: rules.names ? NAMES : undefined, looks: rules.looks ?? [], patterns: [] });
  return (text) => replaceRanges(text, search.find(text), () => "▮");
}

export const withNames = shownBy({ names: true });
export const withLooks = shownBy({ looks: CREDENTIAL_LOOKS });
export const withBoth = shownBy({ names: true, looks: CREDENTIAL_LOOKS });
