import { expect, test } from "vitest";
import { logged } from "../../support/redact.js";
import { corpusTexts, showsSecret } from "../../support/redact-corpus.js";

const PRESETS = { presets: ["credentials", "cards"] } as const;
const shown = (text: string) => logged(PRESETS, (log) => log.info(text)).record.message;

// A secret in prose, without a sign between it and its name: docs/redaction.md says that it is not found.
const NOT_FOUND = [
  "Login failed for al with password s3cret-Pa55: wrong",
  "machine git.example login al password s3cret-Pa55",
];

// Code and prose that reads like a name with its value.
const FALSE_ALARMS = [
  "Unexpected token: punc (;)",
  "const token = await getToken();",
  "interface Props { token: string }",
  "tokenType=Bearer expires_in=3600",
  "pass: 12, fail: 0",
  "token=***",
];

test("the presets hide the secrets in the texts of the corpus", () => {
  const missed = corpusTexts("texts-with-secrets").filter(({ text, secrets }) => {
    const message = shown(text);
    return secrets.some((secret) => showsSecret(message, secret));
  });
  expect(missed.map(({ text }) => text).filter((text) => !NOT_FOUND.includes(text))).toEqual([]);
});

test("the presets leave the other texts of the corpus as they are", () => {
  const changed = corpusTexts("texts-without-secrets").filter(({ text }) => shown(text) !== text);
  expect(changed.map(({ text }) => text).filter((text) => !FALSE_ALARMS.includes(text))).toEqual([]);
});

test("the secrets of the corpus are hidden as well in a field, a list, an error and a key", () => {
  const secret = corpusTexts("texts-with-secrets").filter(({ text }) => !NOT_FOUND.includes(text));
  const leaks = secret.filter(({ text, secrets }) => {
    const { text: output } = logged(PRESETS, (log) => {
      log.info("x", { field: text, list: [text], nested: { deep: new Map([["a", text]]) } });
      log.error("x", new Error(text, { cause: text }));
      log.child({ bindings: { bound: text } }).info("x", { [text]: 1 });
    });
    // Shorter ones may be a part of a time.
    return secrets.some((each) => each.length > 5 && showsSecret(output, each));
  });
  expect(leaks.map(({ text }) => text)).toEqual([]);
});
