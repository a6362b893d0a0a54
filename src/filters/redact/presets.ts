import type { RedactPreset } from "../../contracts.js";
import { hideCards } from "./cards.js";
import { hideCredentials } from "./credentials.js";
import type { TextRule } from "./text.js";

/** A built-in set of rules. */
export interface Preset {
  readonly exact: readonly string[];
  readonly ends: readonly string[];
  readonly texts: readonly TextRule[];
  /** Whether a number alone can be such a secret. */
  readonly hidesNumbers: boolean;
}

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
    texts: [hideCredentials],
    hidesNumbers: false,
  },
  cards: {
    exact: ["cardnumber", "ccnumber", "creditcard", "pan", "cvv", "cvv2", "cvc", "cvc2"],
    ends: [],
    texts: [hideCards],
    hidesNumbers: true,
  },
};
