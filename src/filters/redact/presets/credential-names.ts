import type { NameList } from "../names/name-list.js";
import { COUNTABLE, NO_COUNT, PIN, SECRET, TOKEN, type ValueKind } from "../names/value-kinds.js";

const PASSWORDS = [
  "password",
  "passwd",
  "passphrase",
  "passcode",
  "pswd",
  "pwd",
  "pw",
  "htpasswd",
  "sshpass",
  "pgpass",
];

/** Words before `key` that make it a secret: by its use, and by the service that it is for. */
const KEYS = [
  ...["api", "access", "secret", "private", "signing", "signature", "encryption", "decryption", "encrypt", "cipher"],
  ...["crypto", "aes", "hmac", "jwt", "master", "auth", "authentication", "account", "storage", "ssh", "subscription"],
  ...["function", "functions", "app", "application", "write", "ingest", "ingestion", "license", "licence", "webhook"],
  ...["session", "cookie", "shared", "server", "service", "role", "deploy", "client", "ssl", "tls", "host", "vault"],
  ...["openai", "anthropic", "gemini", "stripe", "sendgrid", "mailgun", "mailchimp", "twilio", "algolia", "datadog"],
  ...["sentry", "segment", "firebase", "supabase", "cloudflare", "pusher", "recaptcha", "github", "gitlab", "azure"],
];

/** Words before `code` that make it a secret. */
const CODES = [
  ...[
    "otp",
    "totp",
    "mfa",
    "fa",
    "factor",
    "time",
    "sms",
    "recovery",
    "backup",
    "verification",
    "confirmation",
    "login",
  ],
  ...["auth", "authorization", "device", "access", "unlock", "reset"],
];

/** Words before `pass` in names that are written as one word: `dbpass`, but not `compass`. */
const PASSES = ["db", "user", "mysql", "postgres", "redis", "smtp", "mail", "ftp", "admin", "root", "login", "proxy"];

/**
 * Names of passwords, tokens, secrets, keys, codes and cookies. Sources: the filters of Rails, Django, Laravel and
 * Sentry; the rules of gitleaks and detect-secrets; IANA's registries of HTTP fields and OAuth parameters.
 */
export const CREDENTIAL_NAMES: NameList = {
  names: new Map<string, ValueKind>([
    ...each(SECRET, PASSWORDS),
    ...each(SECRET, ["secret", "cred", "credential", "otp", "totp", "jwt", "bearer", "authorization", "cookie"]),
    ...each(SECRET, ["csrf", "xsrf", "phpsessid", "jsessionid", "seedphrase", "recoveryphrase", "mnemonicphrase"]),
    ...each(SECRET, ["codeverifier", "clientassertion", "samlassertion", "samlresponse", "securityanswer"]),
    ...each(SECRET, ["secretanswer", "sharedaccesssignature", "amzsignature", "googsignature"]),
    ...each(
      SECRET,
      KEYS.map((word) => `${word}key`),
    ),
    ...each(
      SECRET,
      CODES.map((word) => `${word}code`),
    ),
    ...each(NO_COUNT, ["pass", ...PASSES.map((word) => `${word}pass`)]),
    ...each(PIN, ["pin", "pincode"]),
    ["token", TOKEN],
    ["auth", COUNTABLE],
  ]),
  inWords: [
    ...["password", "passwd", "passphrase", "apikey", "accesskey", "secretkey", "privatekey", "signingkey"],
    ...["encryptionkey", "credential", "secret", "token", "cookie"],
  ],
  notBehind: new Map([
    // Places in lists, texts of language models, symbols of languages and styles, and everything that counts tokens.
    [
      "token",
      new Set([
        ...[
          "page",
          "pagination",
          "next",
          "prev",
          "previous",
          "continuation",
          "cancel",
          "cancellation",
          "abort",
          "sync",
        ],
        ...["eos", "bos", "pad", "unk", "sep", "mask", "cls", "stop", "special", "syntax", "lexer", "parser"],
        ...[
          "design",
          "theme",
          "color",
          "colour",
          "css",
          "style",
          "max",
          "min",
          "prompt",
          "completion",
          "input",
          "output",
        ],
        ...[
          "total",
          "num",
          "count",
          "number",
          "used",
          "remaining",
          "cached",
          "reasoning",
          "thinking",
          "budget",
          "context",
        ],
        ...[
          "generated",
          "usage",
          "estimated",
          "prediction",
          "billed",
          "overlap",
          "chunk",
          "per",
          "text",
          "image",
          "audio",
        ],
      ]),
    ],
    [
      "pass",
      new Set(["boarding", "season", "first", "second", "render", "multi", "single", "by", "tests", "low", "high"]),
    ],
    ["cookie", new Set(["accept", "accepts"])],
    ["auth", new Set(["last", "first", "next"])],
    ["pin", new Set(["gpio", "led", "map", "clock", "reset", "input", "output", "data", "board"])],
    ["authorization", new Set(["pre"])],
    ["pw", new Set(["power"])],
  ]),
};

function each(kind: ValueKind, names: readonly string[]): [string, ValueKind][] {
  return names.map((name) => [name, kind]);
}
