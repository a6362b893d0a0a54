import { CODE, isDigit } from "../characters.js";
import type { Look } from "../look.js";
import { ALNUM, ENCODED, HEX, looksRandom, runEnd, runStart, URL64 } from "./alphabet.js";
import { beginsWord } from "./boundary.js";

/** A bot's number, a colon, and 35 characters that begin with `AA`. */
const TELEGRAM: Look = {
  rule: "look telegram token",
  words: [":AA"],
  find(text, at, add) {
    let start = at;
    while (at - start < 12 && isDigit(text.charCodeAt(start - 1))) start--;
    const end = runEnd(text, at + 1, URL64);
    if (at - start >= 8 && at - start <= 11 && end - at - 1 >= 33 && end - at - 1 <= 36) add(start, end, TELEGRAM.rule);
    return end;
  },
};

/** A number in Base64, six characters of time, and a code of 27 to 38, with dots between them. */
function discord(text: string, dot: number): { from: number; to: number } | undefined {
  if (text.charCodeAt(dot + 7) !== CODE.dot) return undefined;
  const from = runStart(text, dot, URL64, 29);
  const to = runEnd(text, dot + 8, URL64);
  const isNumber = dot - from >= 23 && dot - from <= 28 && "MNO".includes(text.charAt(from));
  const hasTime = runEnd(text, dot + 1, URL64) === dot + 7;
  return isNumber && hasTime && to - dot - 8 >= 27 && to - dot - 8 <= 38 ? { from, to } : undefined;
}

/** `pat`, 14 characters, a dot, and 64 digits. */
function airtable(text: string, dot: number): { from: number; to: number } | undefined {
  const from = dot - 17;
  if (from < 0 || !text.startsWith("pat", from) || !beginsWord(text, from)) return undefined;
  const to = runEnd(text, dot + 1, HEX);
  return runStart(text, dot, ALNUM, 17) === from && to - dot - 1 === 64 ? { from, to } : undefined;
}

/** How much of a token is behind its first dot, at least, and the dot. */
const MIN_BEHIND_DOT = 35;

/** Tokens that are known by where their dots are. */
const DOTS: Look = {
  rule: "look discord or airtable token",
  words: ["."],
  find(text, at, add) {
    // Most dots are none of a token: behind theirs is another one, or a long run.
    if (text.length - at < MIN_BEHIND_DOT) return at;
    const found = discord(text, at) ?? airtable(text, at);
    if (found === undefined) return at;
    add(found.from, found.to, DOTS.rule);
    return found.to;
  },
};

/** `.atlasv1.` between 14 characters and 60 or more. */
const TERRAFORM: Look = {
  rule: "look terraform token",
  words: [".atlasv1."],
  find(text, at, add) {
    const from = runStart(text, at, ALNUM, 14);
    const to = runEnd(text, at + 9, URL64);
    if (at - from === 14 && to - at - 9 >= 40) add(from, to, TERRAFORM.rule);
    return to;
  },
};

/** An API key of Mailchimp: 32 digits and the data centre. */
const MAILCHIMP: Look = {
  rule: "look mailchimp token",
  words: ["-us"],
  find(text, at, add) {
    const from = runStart(text, at, HEX, 33);
    let end = at + 3;
    while (end < at + 5 && isDigit(text.charCodeAt(end))) end++;
    if (at - from === 32 && end > at + 3) add(from, end, MAILCHIMP.rule);
    return at;
  },
};

/** Webhooks: who knows such a URL may write to the channel. What stands behind the fixed part is hidden. */
const WEBHOOKS: Look = {
  rule: "look webhook",
  words: [
    ...["hooks.slack.com/services/", "hooks.slack.com/workflows/", "hooks.slack.com/triggers/"],
    ...["discord.com/api/webhooks/", "discordapp.com/api/webhooks/", ".webhook.office.com/webhookb2/"],
  ],
  find(text, at, add) {
    const word = (WEBHOOKS.words ?? []).find((one) => text.startsWith(one, at)) as string;
    const from = at + word.length;
    let end = runEnd(text, from, ENCODED);
    if (text.charAt(end) === "@") end = runEnd(text, end + 1, ENCODED);
    if (end - from >= 20 && looksRandom(text, from, end)) add(from, end, WEBHOOKS.rule);
    return end;
  },
};

export const OTHER_TOKEN_LOOKS: readonly Look[] = [TELEGRAM, DOTS, TERRAFORM, MAILCHIMP, WEBHOOKS];
