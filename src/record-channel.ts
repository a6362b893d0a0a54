import type { Channel } from "node:diagnostics_channel";
import type { Fields } from "./context/field-set.js";
import type { LogRecord } from "./contracts.js";
import { builtin, hasBuiltin } from "./internal/builtins.js";
import { onRejection } from "./internal/promise.js";
import type { Report } from "./internal/report.js";
import { unreadableText } from "./internal/safe-read.js";
import { asTransport } from "./reentry.js";

const diagnostics = /* @__PURE__ */ builtin("node:diagnostics_channel");

type Subscriber = (message: unknown, name: string | symbol) => unknown;

/** Node's channel for records. It has subscribers only if somebody else's code asks for them, or never without Node's. */
export const recordChannel: Channel = /* @__PURE__ */ openChannel();

function openChannel(): Channel {
  if (hasBuiltin("node:diagnostics_channel")) return diagnostics.channel("ctxlog:record");
  return { hasSubscribers: false } as Channel;
}

/** A copy of a record without internal properties, for subscribers, who share it. Never throws. */
export function copyForSubscribers(record: LogRecord): LogRecord {
  const { time, level, name, message, fields, bindings, error, context, requestId, sessionId } = record;
  return Object.freeze({
    time,
    level,
    name,
    message,
    fields: copyOfFields(fields),
    bindings: frozen(bindings),
    error,
    context: frozen(context),
    requestId,
    sessionId,
  });
}

/** The fields of a logger or a context, which are frozen unless a filter has replaced them. */
function frozen(fields: Fields | undefined): Fields | undefined {
  return fields !== undefined && isFrozen(fields) ? fields : copyOfFields(fields);
}

function isFrozen(fields: Fields): boolean {
  try {
    return Object.isFrozen(fields);
  } catch {
    return false;
  }
}

/** Frozen, like a context. Values that are objects stay the caller's. */
function copyOfFields(fields: Fields | undefined): Fields | undefined {
  if (typeof fields !== "object" || fields === null) return undefined;
  try {
    return Object.freeze({ ...fields });
  } catch {
    return readableFields(fields);
  }
}

/** Fields of which some cannot be read. */
function readableFields(fields: Fields): Fields {
  try {
    return Object.freeze(Object.fromEntries(Object.keys(fields).map((key) => [key, readable(fields, key)])));
  } catch (error) {
    return Object.freeze({ fields: unreadableText(error) });
  }
}

function readable(fields: Fields, key: string): unknown {
  try {
    return fields[key];
  } catch (error) {
    return unreadableText(error);
  }
}

/**
 * Publishes a copy that was made for subscribers. They run outside the request, like a transport, and what they log is
 * not published. What they throw is reported. Never throws.
 * @param writers The transports whose write has logged the record, or the channel itself.
 */
export function publish(copy: LogRecord, writers: readonly object[] | undefined, report: Report): void {
  if (writers?.includes(recordChannel)) return;
  try {
    asTransport(recordChannel, writers, () => callSubscribers(copy, report));
  } catch (error) {
    reportSafely(error, report);
  }
}

/**
 * Calls them one after another. Node's `publish` would raise what one throws as an uncaught exception, in the next tick,
 * and so end a program because its observer failed.
 */
function callSubscribers(copy: LogRecord, report: Report): void {
  const { _subscribers: subscribers } = recordChannel as { readonly _subscribers?: unknown };
  if (!Array.isArray(subscribers)) {
    // Another runtime, or a Node to come.
    recordChannel.publish(copy);
    return;
  }
  for (const subscriber of [...subscribers] as Subscriber[]) {
    try {
      onRejection(subscriber(copy, recordChannel.name), (error) => report(error, "transport"));
    } catch (error) {
      reportSafely(error, report);
    }
  }
}

/** The line is written. If there is no room on the stack to report, the call must not be repeated. */
function reportSafely(error: unknown, report: Report): void {
  try {
    report(error, "transport");
  } catch {
    // As above.
  }
}
