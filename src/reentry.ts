import { type Stored, storage, storageState, TransportWork, transportsOf } from "./context/storage.js";
import { type Report, report as reportOnStderr } from "./internal/report.js";
import { sharedState } from "./internal/shared-state.js";

// The guards against logging that comes back to where it started: a filter, formatter or transport that logs, an
// onError that logs, a transport that logs after an await, and a captured console that any of them prints to.

/**
 * A part may log while it handles a record. What is logged while that record is handled is dropped, or it would never
 * end.
 */
export const MAX_DEPTH = 2;

interface Guard {
  /** How many records are on their way through filters, formatters and transports: one within another. */
  depth: number;
  /** Whether an `onError` handler is running: what it logs, and what fails then, must not be reported to it again. */
  isHandlingFailure: boolean;
  /** The transports that are known to log while they write. */
  readonly reportedTransports: WeakSet<object>;
}

/**
 * An object, so that the pipeline can count without a call for each line. (bench: json, line) All copies of the package
 * count together: a transport may log with another one.
 */
export const guard: Guard = /* @__PURE__ */ sharedState("logging.v1", () => ({
  depth: 0,
  isHandlingFailure: false,
  reportedTransports: new WeakSet(),
}));

/**
 * Reports failures to a logger, unless they are those of its own error handler: a transport may fail long after the
 * call.
 */
export function safeReport(loggersReport: Report): Report {
  return guard.isHandlingFailure ? reportOnStderr : loggersReport;
}

/** Reports that a record was dropped because others are on their way. */
export function reportDrop(report: Report): void {
  const message = "a filter, formatter or transport logs at every line that it is given; a line of it was dropped";
  report(new Error(message), "transport");
}

export function whileHandlingFailure(step: () => void): void {
  guard.isHandlingFailure = true;
  try {
    step();
  } finally {
    guard.isHandlingFailure = false;
  }
}

/** Runs a transport's write outside the request. `writers` are the transports that logged the record. */
export function asTransport(transport: object, writers: readonly object[] | undefined, write: () => void): void {
  storageState.hasTransportWork = true;
  storage.run(new TransportWork([...(writers ?? []), transport]), write);
}

/**
 * What the storage holds, if transports must be looked for in it: until one of a user's has written, that costs
 * nothing.
 */
export function storedIfNeeded(): Stored {
  return storageState.hasTransportWork ? storage.getStore() : undefined;
}

/** The transports whose write has started what runs now. */
export function writingTransports(stored: Stored = storedIfNeeded()): readonly object[] | undefined {
  return transportsOf(stored);
}

/** Whether what runs now is a part of logging itself: what it prints to a captured console must not be logged. */
export function isLogging(): boolean {
  return guard.depth > 0 || writingTransports() !== undefined;
}

/**
 * Whether a record was logged by the transport itself, which must not get it back. Reported once for each transport.
 */
export function isOwnRecord(
  transport: { readonly name?: string | undefined },
  writers: readonly object[],
  report: Report,
): boolean {
  if (!writers.includes(transport)) return false;
  if (!guard.reportedTransports.has(transport)) {
    // Before the report: an onError that logs would report its own line, and so for ever.
    guard.reportedTransports.add(transport);
    const { name = "without a name" } = transport;
    const message = `transport ${name} logs while it writes; it is not given those lines (reported once)`;
    report(new Error(message), "transport");
  }
  return true;
}
