import { CARD, SECRET, type ValueKind } from "../names/value-kinds.js";
import { CARD_NUMBER } from "../text/looks/card-number.js";
import type { Preset } from "./preset.js";

/** What PCI DSS calls cardholder data, except names: the number and the expiry; and codes, PINs and track data. */
const NAMES = [
  ...["cardnumber", "cardnum", "cardno", "ccnumber", "ccnum", "ccno", "creditcard", "debitcard", "paymentcard"],
  ...["primaryaccountnumber", "cvv", "cvc", "cvn", "csc", "cvvcode", "cvccode", "cardcode"],
  ...["securitycode", "verificationvalue", "cardpin", "cardexpiry", "cardexpiration", "cardexpirationdate"],
  ...["cardexpirydate", "cardexp", "ccexp", "ccexpiry", "ccexpiration", "trackdata", "magstripe"],
];

/** Numbers of payment cards, and what stands beside them. */
export const CARDS: Preset = {
  names: {
    names: new Map<string, ValueKind>([...NAMES.map((name) => [name, SECRET] as const), ["pan", CARD]]),
    inWords: [],
    notBehind: new Map([["pan", new Set(["masked", "truncated"])]]),
  },
  looks: [CARD_NUMBER],
  // Thirteen digits.
  leastNumber: 1e12,
};
