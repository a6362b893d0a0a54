import type { RedactPreset } from "../../contracts.js";
import { CARD_LOOKS } from "./cards.js";
import { CREDENTIAL_LOOKS } from "./credentials.js";
import type { Look } from "./text/look.js";

/** A built-in set of rules. */
export interface Preset {
  readonly exact: readonly string[];
  readonly ends: readonly string[];
  readonly looks: readonly Look[];
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
    looks: CREDENTIAL_LOOKS,
    hidesNumbers: false,
  },
  cards: {
    exact: ["cardnumber", "ccnumber", "creditcard", "pan", "cvv", "cvv2", "cvc", "cvc2"],
    ends: [],
    looks: CARD_LOOKS,
    hidesNumbers: true,
  },
};
