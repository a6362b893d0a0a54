import { SECRET, TEXT, type ValueKind } from "../names/value-kinds.js";
import { EMAIL } from "../text/looks/email.js";
import { IBAN } from "../text/looks/iban.js";
import { PHONE } from "../text/looks/phone.js";
import { SOCIAL_SECURITY_NUMBER } from "../text/looks/ssn.js";
import type { Preset } from "./preset.js";

const NUMBERS = [
  ...[
    "phone",
    "phonenumber",
    "phoneno",
    "telephone",
    "telephonenumber",
    "mobilenumber",
    "mobilephone",
    "cellphone",
    "homephone",
    "workphone",
  ],
  ...["iban", "ssn", "socialsecurity", "socialsecuritynumber", "socialsecurityno"],
];

/** Data of persons: addresses of mail, numbers of phones, of bank accounts, and of the US social security. */
export const PERSONAL: Preset = {
  names: {
    names: new Map<string, ValueKind>([
      ...NUMBERS.map((name) => [name, SECRET] as const),
      ...["email", "emailaddress", "mailaddress"].map((name) => [name, TEXT] as const),
    ]),
    inWords: ["email"],
    notBehind: new Map(),
  },
  looks: [EMAIL, PHONE, IBAN, SOCIAL_SECURITY_NUMBER],
  leastNumber: Number.POSITIVE_INFINITY,
};
