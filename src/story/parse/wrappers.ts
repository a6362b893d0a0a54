import { type ReadTime, readTime, type TimeOptions } from "./time.js";

/** What a collector or a host wrote around a line. */
export interface Unwrapped {
  readonly text: string;
  /** What the wrapper says of the line's origin: a pod, a container, a unit. */
  readonly service?: string | undefined;
  readonly time?: ReadTime | undefined;
  /** Whether the line goes on in the wrapper's next line. */
  readonly isPartial?: boolean;
  /** Tells the lines of several streams apart. */
  readonly stream?: string;
}

const OPTIONS: TimeOptions = { local: false, latest: () => 0 };

const RFC3339 = String.raw`\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:?\d\d)`;
// The log files of the Container Runtime Interface: `<time> stdout F <line>`.
const CRI = new RegExp(`^(${RFC3339}) (stdout|stderr) ([PF])(?::[^ ]*)? ?(.*)$`, "s");
// `kubectl logs --prefix` and `--timestamps`, alone or together; `docker compose logs`.
const KUBECTL = new RegExp(String.raw`^\[(?:pod/)?([^\]\s]{1,300})\] (?:(${RFC3339}) )?(.*)$`, "s");
const COMPOSE = /^([\w.-]{1,100}) +\| (.*)$/s;
const TIMESTAMP = new RegExp(`^(${RFC3339}) (?=[[{\\d])(.*)$`, "s");
// `journalctl -o short-iso`, and syslog's files: `<time> host unit[pid]: <line>`.
const JOURNAL = new RegExp(
  String.raw`^(${RFC3339}|[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d) ([\w.-]{1,253}) ([^\s:[]{1,100})(?:\[\d+\])?: (.*)$`,
  "s",
);

// The priority of systemd's journal and of syslog (RFC 5424, section 6.2.1), where nothing has taken it off.
const PRIORITY = /^<\d{1,3}>/;

/** A line without what collectors and hosts have put around it. */
export function unwrap(line: string): Unwrapped {
  const text = line.startsWith("<") ? line.replace(PRIORITY, "") : line;
  if (text.startsWith('{"log":"')) return docker(text) ?? { text };
  const cri = CRI.exec(text);
  if (cri !== null) {
    const [, time = "", stream = "", flag, rest = ""] = cri;
    return { text: rest, time: readTime(time, OPTIONS), stream, isPartial: flag === "P" };
  }
  const first = text[0];
  if (first === "[" && !text.startsWith("[req=")) return kubectl(text) ?? { text };
  if (first === "{") return { text };
  return timestamped(text) ?? journal(text) ?? compose(text) ?? { text };
}

/** Docker's json-file driver: one object for each write, whose `log` lacks a line break if it goes on. */
function docker(text: string): Unwrapped | undefined {
  try {
    const { log, stream, time } = JSON.parse(text) as Record<string, unknown>;
    if (typeof log !== "string" || typeof stream !== "string") return undefined;
    const at = typeof time === "string" ? readTime(time, OPTIONS) : undefined;
    return { text: log.replace(/\r?\n$/, ""), stream, time: at, isPartial: !log.endsWith("\n") };
  } catch {
    return undefined;
  }
}

function kubectl(text: string): Unwrapped | undefined {
  const match = KUBECTL.exec(text);
  if (match === null) return undefined;
  const [, origin = "", time, line = ""] = match;
  const at = time === undefined ? undefined : readTime(time, OPTIONS);
  return { text: line, service: origin.split("/").at(-1), time: at };
}

function timestamped(text: string): Unwrapped | undefined {
  const match = TIMESTAMP.exec(text);
  // The line format with ISO times begins alike.
  return match === null || text.startsWith(`${match[1]} - `)
    ? undefined
    : { text: match[2] as string, time: readTime(match[1] as string, OPTIONS) };
}

function journal(text: string): Unwrapped | undefined {
  const match = JOURNAL.exec(text);
  if (match === null) return undefined;
  const [, time = "", , unit, line = ""] = match;
  return { text: line, service: unit, time: readTime(time, OPTIONS) };
}

function compose(text: string): Unwrapped | undefined {
  const match = COMPOSE.exec(text);
  return match === null ? undefined : { text: match[2] as string, service: match[1] };
}
