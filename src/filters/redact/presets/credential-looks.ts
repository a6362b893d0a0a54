import type { Look } from "../text/look.js";
import { AZURE_LOOKS } from "../text/looks/azure.js";
import { JWT_LOOKS } from "../text/looks/jwt.js";
import { OTHER_TOKEN_LOOKS } from "../text/looks/other-tokens.js";
import { PRIVATE_KEY_LOOKS } from "../text/looks/private-key.js";
import { SCHEME_LOOKS } from "../text/looks/schemes.js";
import { SQL_ACCOUNT } from "../text/looks/sql.js";
import { TOKEN_LOOKS } from "../text/looks/tokens.js";

/** What looks like a credential: private keys, JWTs, tokens with a known prefix, and what follows a scheme of HTTP. */
export const CREDENTIAL_LOOKS: readonly Look[] = [
  ...PRIVATE_KEY_LOOKS,
  ...JWT_LOOKS,
  ...SCHEME_LOOKS,
  ...TOKEN_LOOKS,
  ...AZURE_LOOKS,
  ...OTHER_TOKEN_LOOKS,
  SQL_ACCOUNT,
];
