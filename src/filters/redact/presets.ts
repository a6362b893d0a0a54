import { hideCards } from "./cards.js";
import type { TextRule } from "./text.js";

/** Ready-made rules. */
export interface Preset {
  readonly exact: readonly string[];
  readonly ends: readonly string[];
  readonly texts: readonly TextRule[];
  /** Whether a number may be such a secret. */
  readonly hidesNumbers: boolean;
}

export type RedactPreset = "credentials" | "cards";

// What a credential looks like wherever it stands. No expression here can take more than linear time: each begins at a
// boundary, or at a fixed word, and no two of its repetitions can take the same character.
const CREDENTIALS: readonly RegExp[] = [
  /(?<![\w-])(?<=\b(?:Bearer|Negotiate)\s{1,4})[\w.~+/=-]{6,}/gi,
  /(?<=\bBasic\s{1,4})(?=[a-z]*[A-Z0-9+/=])[A-Za-z0-9+/]{4,}={0,2}/g,
  // JSON Web Tokens: the first part is the Base64 of `{"`.
  /(?<![\w-])eyJ[\w-]{4,}\.[\w-]{2,}(?:\.[\w-]*){0,3}/g,
  /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]*(?:-----END [A-Z ]{0,40}PRIVATE KEY-----)?/g,
  // GitHub, GitLab, Slack, AWS, Stripe, Google, npm: tokens that name their issuer.
  /(?<![A-Za-z0-9])(?:gh[oprsu]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{16,}|xox[a-z]-[\w-]{8,})/g,
  /(?<![A-Za-z0-9])(?:A[KS]IA[A-Z0-9]{16}|[prsw][hk]_?(?:live|test)_\w{10,}|AIza[\w-]{30,}|npm_\w{30,}|sk-[\w-]{20,})/g,
];

export const PRESETS: Readonly<Record<RedactPreset, Preset>> = {
  credentials: {
    exact: [
      "authorization",
      "proxyauthorization",
      "cookie",
      "cookies",
      "setcookie",
      "pass",
      "pwd",
      "otp",
      "jwt",
      "bearer",
      "credential",
      "passwordhash",
    ],
    ends: [
      "password",
      "passwd",
      "passphrase",
      "secret",
      "token",
      "apikey",
      "accesskey",
      "secretkey",
      "privatekey",
      "credentials",
    ],
    texts: CREDENTIALS.map((pattern) => (text, hide) => text.replace(pattern, (found) => hide(found))),
    hidesNumbers: false,
  },
  cards: {
    exact: ["cardnumber", "ccnumber", "creditcard", "pan", "cvv", "cvv2", "cvc", "cvc2"],
    ends: [],
    texts: [hideCards],
    hidesNumbers: true,
  },
};
