import type { AttachedTransport } from "./attached-transport.js";
import type { InternalRecord } from "./call-record.js";
import { timeOf } from "./clock.js";
import { storage, TransportWork, transportsOf } from "./context/storage.js";
import type { Report } from "./internal/report.js";
import { emit, type Pipeline } from "./pipeline.js";

/** What a filter's line takes from the logger. */
interface Clock {
  readonly clock: (() => number) | undefined;
  readonly report: Report;
}

/**
 * Sends a filter's line the way of the record that it is a copy of: through the logger's filters, to its transports and
 * to subscribers of the diagnostics channel, or to the only transport whose filter it is. It has no context; but a
 * transport that has logged the record does not get the line either.
 * @throws {TypeError} If the record has come through no logger.
 */
export function sendFilterLine(copy: InternalRecord, { clock, report }: Clock, only?: AttachedTransport): void {
  const pipelineOf = copy.pipeline as (() => Pipeline) | undefined;
  if (pipelineOf === undefined) {
    throw new TypeError("ctxlog: a filter's write() was given a record that is not a copy of one that it has had");
  }
  const record: InternalRecord = {
    ...copy,
    time: timeOf(clock, report),
    context: undefined,
    contextSet: undefined,
    requestId: undefined,
    sessionId: undefined,
    stored: undefined,
    printed: undefined,
    ifSampledOut: undefined,
    isHeld: undefined,
  };
  const writers = transportsOf(copy.stored);
  storage.run(writers && new TransportWork(writers), () => {
    const pipeline = pipelineOf();
    emit(record, only === undefined ? pipeline : { ...pipeline, transports: [only], isPublished: false });
  });
}
