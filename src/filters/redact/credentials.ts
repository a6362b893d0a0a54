import type { Look } from "./text/look.js";

// The forms of credentials, anywhere in a text. Every expression takes linear time: it begins at a boundary or a fixed
// word, and no two of its repetitions can match the same character.
const CREDENTIALS: readonly RegExp[] = [
  /(?<![\w-])(?<=\b(?:Bearer|Negotiate)\s{1,4})[\w.~+/=-]{6,}/gi,
  /(?<=\bBasic\s{1,4})(?=[a-z]*[A-Z0-9+/=])[A-Za-z0-9+/]{4,}={0,2}/g,
  // JSON Web Tokens: the first part is the Base64 of `{"`.
  /(?<![\w-])eyJ[\w-]{4,}\.[\w-]{2,}(?:\.[\w-]*){0,3}/g,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
  // GitHub, GitLab, Slack, AWS, Stripe, Google and npm: tokens with their issuer's prefix.
  /(?<![A-Za-z0-9])(?:gh[oprsu]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{8,})/g,
  /(?<![A-Za-z0-9])(?:A[KS]IA[A-Z0-9]{16}|[prsw][hk]_?(?:live|test)_\w{10,}|AIza[\w-]{30,}|npm_\w{30,}|sk-[\w-]{20,})/g,
];

/** What looks like a credential: tokens with a known prefix, JWTs, private keys, and what follows Bearer and Basic. */
export const CREDENTIAL_LOOKS: readonly Look[] = [
  {
    rule: "look credential",
    words: [
      ...[
        "bearer ",
        "negotiate ",
        "basic ",
        "eyj",
        "private key",
        "gho_",
        "ghp_",
        "ghr_",
        "ghs_",
        "ghu_",
        "github_pat_",
      ],
      ...["glpat-", "xox", "akia", "asia", "live_", "test_", "aiza", "npm_", "sk-"],
    ],
    ignoreCase: true,
    // Each expression searches the whole text, so one call finds everything.
    find(text, _at, add) {
      for (const pattern of CREDENTIALS)
        for (const match of text.matchAll(pattern)) add(match.index, match.index + match[0].length, "look credential");
      return text.length;
    },
  },
];
