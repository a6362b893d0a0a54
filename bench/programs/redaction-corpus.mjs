// Logs each entry of the corpus with each logger, and counts secrets that are shown, and hidden values that are none.
import { isDeepStrictEqual } from "node:util";
import { names, texts } from "../lib/redaction-corpus.mjs";
import { redactors } from "../lib/redactors.mjs";

/** @typedef {import("../lib/redactors.mjs").Redactor} Redactor */

const hiddenNames = names("hidden-names");
const shownNames = names("shown-names");
const secretTexts = texts("texts-with-secrets");
const plainTexts = texts("texts-without-secrets");
const secrets = secretTexts.flatMap((one) => one.secrets).length;

const all = await redactors();
console.log(JSON.stringify(all.map((redactor) => ({ id: redactor.id, name: redactor.name, ...figures(redactor) }))));
if (process.argv.includes("--list")) for (const redactor of all) list(redactor);

/** @param {Redactor} redactor */
function figures(redactor) {
  const fields = hiddenNames.filter((one) => !isShown(redactor, one)).length;
  const fieldAlarms = shownNames.filter((one) => !isShown(redactor, one)).length;
  const found = secretTexts.flatMap((one) => one.secrets.filter((secret) => !leaks(redactor, one.text, secret))).length;
  const textAlarms = plainTexts.filter(({ text }) => isChanged(redactor, text)).length;
  const hits = fields + found;
  const alarms = fieldAlarms + textAlarms;
  return {
    fields: (fields / hiddenNames.length) * 100,
    fieldAlarms: (fieldAlarms / shownNames.length) * 100,
    texts: (found / secrets) * 100,
    textAlarms: (textAlarms / plainTexts.length) * 100,
    recall: (hits / (hiddenNames.length + secrets)) * 100,
    precision: hits + alarms === 0 ? Number.NaN : (hits / (hits + alarms)) * 100,
  };
}

/** @param {Redactor} redactor @param {{ name: string, value: unknown }} field */
function isShown({ log }, { name, value }) {
  const { data } = log("x", { [name]: value });
  return isDeepStrictEqual(/** @type {Record<string, unknown> | undefined} */ (data)?.[name], value);
}

/** Whether a word of a secret, of three characters or more, is shown. @param {Redactor} redactor */
function leaks({ log }, /** @type {string} */ text, /** @type {string} */ secret) {
  const { message } = log(text, {});
  const words = secret.split(/[^\p{L}\p{N}@_%+/=.-]+/u).filter((word) => word.length > 2);
  return words.some((word) => message.includes(word));
}

/** @param {Redactor} redactor @param {string} text */
function isChanged({ log }, text) {
  return log(text, {}).message !== text;
}

/** Prints what was missed, and what was hidden without need. @param {Redactor} redactor */
function list(redactor) {
  for (const one of hiddenNames) if (isShown(redactor, one)) console.error(redactor.id, "missed name:", one.name);
  for (const one of shownNames) if (!isShown(redactor, one)) console.error(redactor.id, "false name:", one.name);
  for (const { text, secrets: own } of secretTexts) {
    for (const secret of own) if (leaks(redactor, text, secret)) console.error(redactor.id, "missed:", text);
  }
  for (const { text } of plainTexts) {
    if (isChanged(redactor, text)) console.error(redactor.id, "false:", text, "->", redactor.log(text, {}).message);
  }
}
