import { subscribe } from "node:diagnostics_channel";
import { ctxlogVariant, textChecks } from "../lib/ctxlog-variant.mjs";
import { timedCase } from "../lib/timed-case.mjs";

const withSubscriber = () => {
  subscribe("ctxlog:record", () => {});
  return {};
};

export default timedCase(import.meta.url, {
  order: 136,
  title: "The channel for records",
  note: "The line of the redaction case. The subscriber does nothing. Each row has a process of its own.",
  variants: [
    ctxlogVariant("none", "without a subscriber", () => ({})),
    ctxlogVariant("one", "with a subscriber", withSubscriber),
  ],
  batch: 200,
  ...textChecks,
});
