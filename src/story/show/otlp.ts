import { createHash } from "node:crypto";
import { rankOf } from "../build/arrange.js";
import type { RequestStory, Story, StoryLine } from "../build/story.js";
import { errorLines, linesOf, shortened, valueText } from "./text.js";

/** The spans of one service, as OTLP's JSON has them (opentelemetry-proto, trace.proto). */
export interface ServiceSpans {
  readonly service: string;
  readonly spans: readonly OtlpSpan[];
}

interface Attribute {
  readonly key: string;
  readonly value: { readonly stringValue: string } | { readonly intValue: string };
}

/** A span. Numbers of 64 bits are texts in OTLP's JSON. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client. */
  readonly kind: 1 | 2 | 3;
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
  readonly attributes: readonly Attribute[];
  readonly events: readonly object[];
  readonly droppedEventsCount: number;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status: { readonly code: 0 | 2; readonly message?: string };
}

/** A span has so many of its first lines as events, and as many of its last ones. */
const MAX_EVENTS = 500;
const MAX_TEXT = 1000;
const ERROR: number = rankOf("ERROR");
const TRACE_ID = /^(?!0+$)[0-9a-f]{32}$/;
const SPAN_ID = /^(?!0+$)[0-9a-f]{16}$/;

/** What a request is below: a span, and its trace. */
interface Parent {
  readonly traceId: string;
  readonly spanId: string;
}

/**
 * A story as spans: one for each request, with its lines as events, and one for each outgoing call of which a request
 * came. A request without a trace ID has that of the request that called it, or one that is derived from its own ID, so
 * that the same story has the same spans whenever it is sent.
 */
export function spansOf(story: Story): ServiceSpans[] {
  const services = new Map<string, OtlpSpan[]>();
  const put = (service: string, span: OtlpSpan) => {
    const spans = services.get(service) ?? [];
    services.set(service, spans);
    spans.push(span);
  };
  function add(request: RequestStory, parent: Parent | undefined): void {
    const own = idsOf(request, parent);
    put(request.service, requestSpan(request, own, parent, story.start ?? 0));
    for (const line of request.lines) {
      if (line.calls.length === 0) continue;
      const call = callIds(line, own);
      if (call !== undefined) put(request.service, callSpan(line, call, own));
      for (const called of line.calls) add(called, call ?? own);
    }
  }
  for (const request of story.requests) add(request, undefined);
  return [...services].map(([service, spans]) => ({ service, spans }));
}

function idsOf(request: RequestStory, parent: Parent | undefined): Parent {
  const { id, service, sessionId, traceId: own = "" } = request;
  const name = `${service}\n${id ?? `none of ${sessionId ?? "no session"}`}`;
  const traceId = TRACE_ID.test(own) ? own : (parent?.traceId ?? digest(`trace\n${id ?? name}`, 16));
  const spanId = request.lines.find(({ entry }) => entry.spanId !== undefined)?.entry.spanId ?? "";
  return { traceId, spanId: SPAN_ID.test(spanId) ? spanId : digest(`span\n${traceId}\n${name}`, 8) };
}

/** The IDs of an outgoing call's own span; undefined if the line does not have them. */
function callIds({ entry: { spanId = "" } }: StoryLine, { traceId, spanId: own }: Parent): Parent | undefined {
  return SPAN_ID.test(spanId) && spanId !== own ? { traceId, spanId } : undefined;
}

function digest(text: string, bytes: number): string {
  return createHash("sha256")
    .update(`ctxlog ${text}`)
    .digest("hex")
    .slice(0, bytes * 2);
}

function requestSpan(request: RequestStory, own: Parent, parent: Parent | undefined, otherwise: number): OtlpSpan {
  const { id, sessionId, title, status, start = otherwise, end = start, lines, worst } = request;
  const sent = lines[0]?.entry.parentSpanId ?? "";
  const isSameTrace = parent?.traceId === own.traceId;
  const parentSpanId = isSameTrace ? parent.spanId : parent === undefined && SPAN_ID.test(sent) ? sent : undefined;
  const shown = lines.length <= 2 * MAX_EVENTS ? lines : [...lines.slice(0, MAX_EVENTS), ...lines.slice(-MAX_EVENTS)];
  const failed = lines.findLast(({ entry }) => rankOf(entry.level) >= ERROR);
  return {
    ...own,
    ...(parentSpanId === undefined || parentSpanId === own.spanId ? {} : { parentSpanId }),
    name: title ?? `request ${id ?? "none"}`,
    kind: title === undefined ? 1 : 2,
    startTimeUnixNano: nanoseconds(start),
    endTimeUnixNano: nanoseconds(end),
    attributes: attributes({
      "request.id": id,
      "session.id": sessionId,
      "http.response.status_code": status,
      "log.severity": worst,
    }),
    events: shown.map((line) => eventOf(line, start)),
    droppedEventsCount: lines.length - shown.length,
    links: parent === undefined || isSameTrace ? [] : [parent],
    status: failed === undefined ? { code: 0 } : { code: 2, message: firstLine(failed) },
  };
}

function callSpan(line: StoryLine, call: Parent, { spanId: parentSpanId }: Parent): OtlpSpan {
  const { entry, calls } = line;
  const end = entry.time ?? calls[0]?.end ?? 0;
  const duration = Number(entry.fields.get("durationMs") ?? Number.NaN);
  const status = Number(entry.fields.get("status") ?? Number.NaN);
  return {
    ...call,
    parentSpanId,
    name: firstLine(line),
    kind: 3,
    startTimeUnixNano: nanoseconds(duration >= 0 ? end - duration : Math.min(end, calls[0]?.start ?? end)),
    endTimeUnixNano: nanoseconds(end),
    attributes: attributes({ "http.response.status_code": Number.isInteger(status) ? status : undefined }),
    events: [],
    droppedEventsCount: 0,
    links: [],
    status: rankOf(entry.level) >= ERROR ? { code: 2 } : { code: 0 },
  };
}

function eventOf({ entry, more, repeats }: StoryLine, otherwise: number): object {
  const below = [...linesOf(entry.message).slice(1), ...more, ...errorLines(entry.error)].join("\n");
  const fields = [...entry.fields].map(([key, value]): [string, string] => [
    shortened(key, 200),
    typeof value === "string" ? value : valueText(value),
  ]);
  return {
    timeUnixNano: nanoseconds(entry.time ?? otherwise),
    name: firstLine({ entry }),
    attributes: attributes({
      ...Object.fromEntries(fields),
      "log.severity": entry.level,
      "logger.name": entry.name,
      repeats: repeats === 1 ? undefined : repeats,
      ...(below === "" ? {} : { [entry.error === undefined ? "log.more" : "exception.stacktrace"]: below }),
    }),
  };
}

function firstLine({ entry }: Pick<StoryLine, "entry">): string {
  return shortened(linesOf(entry.message)[0] ?? "", MAX_TEXT);
}

function attributes(values: Readonly<Record<string, string | number | undefined>>): Attribute[] {
  return Object.entries(values).flatMap(([key, value]): Attribute[] => {
    if (value === undefined) return [];
    if (typeof value === "number") return [{ key, value: { intValue: String(value) } }];
    return [{ key, value: { stringValue: shortened(value, MAX_TEXT) } }];
  });
}

/** Ns since 1970. A number has not enough digits for them: µs are kept. */
function nanoseconds(ms: number): string {
  return ms > 0 ? `${Math.round(ms * 1000)}000` : "0";
}
