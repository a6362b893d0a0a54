import { parseArgs } from "node:util";
import { findLevel, LEVEL_NAMES, type LevelName } from "../level.js";
import { choice, expression, httpUrl, numberOption, pair } from "./option-values.js";
import { PARTS, type Part } from "./parse/keys.js";
import { readTime } from "./parse/time.js";
import { UsageError } from "./usage-error.js";

export const COMMANDS = ["trace", "sessions", "requests", "view", "lnav"] as const;
export type CommandName = (typeof COMMANDS)[number];

const OPTIONS = {
  field: { type: "string" },
  keys: { type: "string", multiple: true },
  local: { type: "boolean" },
  follow: { type: "boolean", short: "f" },
  since: { type: "string" },
  until: { type: "string" },
  level: { type: "string" },
  gap: { type: "string" },
  stack: { type: "boolean" },
  json: { type: "boolean" },
  html: { type: "string" },
  perfetto: { type: "string" },
  otlp: { type: "string" },
  "max-lines": { type: "string" },
  sort: { type: "string" },
  top: { type: "string" },
  req: { type: "string" },
  session: { type: "string" },
  grep: { type: "string" },
  color: { type: "string" },
  help: { type: "boolean", short: "h" },
  version: { type: "boolean" },
} as const;

type Values = ReturnType<typeof parseArgs<{ options: typeof OPTIONS; allowPositionals: true }>>["values"];
type OptionName = keyof typeof OPTIONS;

const COMMON: readonly OptionName[] = ["keys", "local", "since", "until", "level", "color", "help"];
const ALLOWED: Readonly<Record<CommandName, readonly OptionName[]>> = {
  trace: [...COMMON, "field", "follow", "gap", "stack", "json", "html", "perfetto", "otlp", "max-lines"],
  sessions: [...COMMON, "sort", "top", "json"],
  requests: [...COMMON, "sort", "top", "json"],
  view: [...COMMON, "req", "session", "grep", "follow"],
  lnav: ["help"],
};

export const SORTS = ["errors", "slowest", "latest", "lines"] as const;

/** What the user has asked for, checked. */
export interface CommandLine {
  readonly command: CommandName;
  readonly help: boolean;
  /** The ID of `trace`. */
  readonly id: string | undefined;
  readonly field: { readonly key: string; readonly value: string } | undefined;
  readonly files: readonly string[];
  readonly keys: ReadonlyMap<Part, string>;
  readonly local: boolean;
  readonly follow: boolean;
  readonly since: number | undefined;
  readonly until: number | undefined;
  readonly level: LevelName | undefined;
  readonly gap: number;
  readonly stack: boolean;
  readonly json: boolean;
  readonly html: string | undefined;
  readonly perfetto: string | undefined;
  readonly otlp: string | undefined;
  readonly maxLines: number;
  readonly sort: (typeof SORTS)[number];
  readonly top: number;
  readonly request: string | undefined;
  readonly session: string | undefined;
  readonly grep: RegExp | undefined;
  readonly color: "auto" | "always" | "never";
}

/** Reads the arguments. @throws {UsageError} If they are wrong. */
export function readCommandLine(args: readonly string[], now: number): CommandLine | "help" | "version" {
  const { values, positionals } = parsed(args);
  const [word, ...rest] = positionals;
  if (values.version === true) return "version";
  if (word === undefined || word === "help") return "help";
  const command = COMMANDS.find((name) => name === word);
  if (command === undefined)
    throw new UsageError(`unknown command ${JSON.stringify(word)}; it takes ${COMMANDS.join(", ")}`);
  checkAllowed(command, values);
  const needsId = command === "trace" && values.field === undefined && values.help !== true;
  if (needsId && (rest[0] ?? "") === "")
    throw new UsageError("trace takes the ID of a session, a request or a trace, or --field KEY=VALUE");
  return {
    command,
    help: values.help === true,
    id: needsId ? rest[0] : undefined,
    field: values.field === undefined ? undefined : pair("field", values.field),
    files: needsId ? rest.slice(1) : rest,
    keys: keysOf(values.keys ?? []),
    local: values.local === true,
    follow: values.follow === true,
    since: timeOption("since", values, now),
    until: timeOption("until", values, now),
    level: levelOption(values.level),
    gap: numberOption("gap", values.gap, 1000, 0),
    stack: values.stack === true,
    json: values.json === true,
    html: values.html,
    perfetto: values.perfetto,
    otlp: values.otlp === undefined ? undefined : httpUrl("otlp", values.otlp),
    maxLines: numberOption("max-lines", values["max-lines"], 50_000, 1),
    sort: choice("sort", values.sort, SORTS, "latest"),
    top: numberOption("top", values.top, 20, 1),
    request: values.req,
    session: values.session,
    grep: values.grep === undefined ? undefined : expression(values.grep),
    color: choice("color", values.color, ["auto", "always", "never"] as const, "auto"),
  };
}

function parsed(args: readonly string[]): { values: Values; positionals: string[] } {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function checkAllowed(command: CommandName, values: Values): void {
  const wrong = (Object.keys(values) as OptionName[]).find((name) => !ALLOWED[command].includes(name));
  if (wrong !== undefined) throw new UsageError(`${command} takes no --${wrong}; see ctxlog ${command} --help`);
}

function keysOf(texts: readonly string[]): ReadonlyMap<Part, string> {
  const pairs = texts.flatMap((text) => text.split(",")).map((text) => pair("keys", text));
  return new Map(
    pairs.map(({ key, value }): [Part, string] => {
      const part = PARTS.find((one) => one === key);
      if (part === undefined) throw new UsageError(`--keys names ${PARTS.join(", ")}, and not ${JSON.stringify(key)}`);
      return [part, value];
    }),
  );
}

const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A time, or how long ago: `2024-01-15 10:30`, `10:30`, `15m`. Without a zone it is UTC, as lines are, or local. */
function timeOption(option: "since" | "until", values: Values, now: number): number | undefined {
  const text = values[option];
  if (text === undefined) return undefined;
  const ago = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text);
  if (ago !== null) return now - Number(ago[1]) * (UNIT_MS[ago[2] as string] as number);
  const local = values.local === true;
  const dated = /^\d\d:\d\d/.test(text) ? `${dayOf(now, local)} ${text}` : text;
  const full = /^\d{4}-\d\d-\d\d$/.test(dated)
    ? `${dated} 00:00:00`
    : dated.replace(/([T ]\d\d:\d\d)(?=$|Z|[+-])/, "$1:00");
  const time = readTime(full, { local, latest: () => now });
  if (time === undefined)
    throw new UsageError(
      `--${option} takes a time (2024-01-15 10:30:15, 10:30) or how long ago (90s, 15m, 2h), and not ${JSON.stringify(text)}`,
    );
  return time.ms;
}

function dayOf(now: number, local: boolean): string {
  const date = new Date(now);
  return new Date(local ? now - date.getTimezoneOffset() * 60_000 : now).toISOString().slice(0, 10);
}

function levelOption(text: string | undefined): LevelName | undefined {
  if (text === undefined) return undefined;
  const level = LEVEL_NAMES[findLevel(text) ?? -1];
  if (level === undefined)
    throw new UsageError(`--level takes ${LEVEL_NAMES.join(", ")}, and not ${JSON.stringify(text)}`);
  return level;
}
