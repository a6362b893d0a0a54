import { isAlphanumeric, isDigit } from "../digits.js";
import type { Look } from "../look.js";

/** How long a country's IBANs are: the registry of ISO 13616, kept by SWIFT. */
const LENGTHS: ReadonlyMap<string, number> = new Map(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 " +
    "ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 " +
    "LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 " +
    "PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** International bank account numbers: a country's length, and the checksum of ISO 7064 (MOD 97-10). */
export const IBAN: Look = {
  rule: "look iban",
  digits: 2,
  find(text, at, add) {
    const from = at - 2;
    if (from < 0 || !isAlphanumeric(text, at - 1) || !isDigit(text, at + 1) || isAlphanumeric(text, from - 1))
      return at + 1;
    const length = LENGTHS.get(text.slice(from, at).toUpperCase());
    if (length === undefined) return at + 1;
    const end = endOf(text, from, length);
    if (end === -1) return at + 1;
    add(from, end, IBAN.rule);
    return end;
  },
};

/** The end of the number that begins here, in one piece or in groups; -1 if it is none. */
function endOf(text: string, from: number, length: number): number {
  let number = "";
  let at = from;
  for (; number.length < length; at++) {
    if (isAlphanumeric(text, at)) number += text.charAt(at);
    else if (!" -\u00a0\u202f".includes(text.charAt(at) || "?") || !isAlphanumeric(text, at - 1)) return -1;
  }
  return !isAlphanumeric(text, at) && passesCheck(number.toUpperCase()) ? at : -1;
}

/** The first four characters go to the end, letters count from 10, and the number's remainder by 97 is 1. */
function passesCheck(iban: string): boolean {
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}
