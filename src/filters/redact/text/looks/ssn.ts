import { isAlphanumeric, isDigit } from "../digits.js";
import type { Look } from "../look.js";

const SSN = /(\d{3})([- \u2010\u2011\u2013])(\d{2})\2(\d{4})(?![A-Za-z\d]|[-.]\d)/y;

/**
 * US social security numbers, with separators: nine digits alone may be anything. The areas 000, 666 and 900 to 999, the
 * group 00 and the serial number 0000 were never assigned (US Social Security Administration).
 */
export const SOCIAL_SECURITY_NUMBER: Look = {
  rule: "look social security number",
  digits: 9,
  find(text, at, add) {
    if (text.charCodeAt(at + 6) !== text.charCodeAt(at + 3) || !isDigit(text, at + 2)) return at + 1;
    SSN.lastIndex = at;
    const found = SSN.exec(text);
    if (found === null || isPartOfMore(text, at)) return at + 1;
    const [whole, area, , group, serial] = found;
    const isValid = area !== "000" && area !== "666" && Number(area) < 900 && group !== "00" && serial !== "0000";
    if (isValid) add(at, at + whole.length, SOCIAL_SECURITY_NUMBER.rule);
    return at + whole.length;
  },
};

/** Whether it is the rest of a longer number or ID. */
function isPartOfMore(text: string, at: number): boolean {
  const before = text.charAt(at - 1);
  return isAlphanumeric(text, at - 1) || ((before === "-" || before === ".") && isAlphanumeric(text, at - 2));
}
