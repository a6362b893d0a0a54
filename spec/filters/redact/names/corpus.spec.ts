import { expect, test } from "vitest";
import { CREDENTIALS, logged } from "../../../support/redact.js";
import { corpusNames } from "../../../support/redact-corpus.js";

const hidden = corpusNames("hidden-names", "s3cret");
const shown = corpusNames("shown-names", "s3cret");

test("the lists hold 200 names each", () => {
  expect(hidden.length).toBeGreaterThanOrEqual(200);
  expect(shown.length).toBeGreaterThanOrEqual(200);
});

test("the credentials preset hides the value of every name of a secret", () => {
  const missed = hidden.filter(({ name, value }) => {
    const { record } = logged(CREDENTIALS, (log) => log.info("x", { [name]: value }));
    return record.fields?.[name] !== "[redacted]";
  });
  expect(missed).toEqual([]);
});

test("the credentials preset shows the value of every other name, as the object that was logged", () => {
  const falseAlarms = shown.filter(({ name, value }) => {
    const fields = { [name]: value };
    const { record } = logged(CREDENTIALS, (log) => log.info("x", fields));
    return record.fields !== fields;
  });
  expect(falseAlarms).toEqual([]);
});
