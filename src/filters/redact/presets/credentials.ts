import { CREDENTIAL_LOOKS } from "./credential-looks.js";
import { CREDENTIAL_NAMES } from "./credential-names.js";
import type { Preset } from "./preset.js";

/** Passwords, tokens, secrets, keys and cookies. */
export const CREDENTIALS: Preset = {
  names: CREDENTIAL_NAMES,
  looks: CREDENTIAL_LOOKS,
  leastNumber: Number.POSITIVE_INFINITY,
};
