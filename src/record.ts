import { formatWithOptions, types } from "node:util";
import { boundedArgument } from "./bounded.js";
import type { CurrentContext } from "./context/context.js";
import type { Scope } from "./context/scope.js";
import type { Fields, LevelName, LogRecord } from "./contracts.js";
import { isError } from "./is-error.js";

/** A record of one fixed shape: the hot path depends on it. */
export class CallRecord implements LogRecord {
  time: number;
  level: LevelName;
  levelId: number;
  name: string | undefined;
  message: string;
  fields: Fields | undefined;
  bindings: Fields | undefined;
  error: unknown;
  context: CurrentContext | undefined;
  requestId: string | undefined;
  sessionId: string | undefined;
  loggerScope: Scope;
  contextScope: Scope<CurrentContext> | undefined;
  loggedBy: readonly object[] | undefined;

  constructor(time: number, level: LevelName, levelId: number, name: string | undefined, scope: Scope) {
    this.time = time;
    this.level = level;
    this.levelId = levelId;
    this.name = name;
    this.message = "";
    this.fields = undefined;
    this.bindings = scope.fields;
    this.error = undefined;
    this.context = undefined;
    this.requestId = undefined;
    this.sessionId = undefined;
    this.loggerScope = scope;
    this.contextScope = undefined;
    this.loggedBy = undefined;
  }
}

/** Puts a call's arguments into a record: how many there were, the first two, and all of them where there are more. Never throws. */
export function takeArguments(
  record: LogRecord,
  count: number,
  first: unknown,
  second: unknown,
  all: readonly unknown[] | undefined,
): void {
  if (count === 0) return;
  if (all !== undefined) {
    takeAsConsole(record, all);
    return;
  }
  if (typeof first === "string") {
    record.message = first;
    if (count === 1) return;
    if (takeObject(record, second)) {
      if (first === "" && record.error !== undefined) record.message = errorMessage(record.error);
      return;
    }
  } else if (count === 1) {
    if (takeObject(record, first)) {
      if (record.error !== undefined) record.message = errorMessage(record.error);
      return;
    }
  } else if (typeof second === "string" && takeObject(record, first)) {
    record.message = second;
    return;
  }
  takeAsConsole(record, count === 1 ? [first] : [first, second]);
}

/** Takes a value that has a place of its own: an error, or an object of fields. */
function takeObject(record: LogRecord, value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  if (isPlain(value)) {
    record.fields = value as Fields;
    record.error ??= errorIn(value as Fields);
    return true;
  }
  if (!isError(value)) return false;
  record.error = value;
  return true;
}

const DIRECTIVES = /%[sdifjoOc%]/g;

/** How many of the arguments behind it a text takes in, as printf does. */
export function countDirectives(first: unknown): number {
  if (typeof first !== "string") return 0;
  return (first.match(DIRECTIVES) ?? []).filter((directive) => directive !== "%%").length;
}

/** More arguments, or none that have a place: text as console writes it, but for the first error and the first fields. */
function takeAsConsole(record: LogRecord, args: readonly unknown[]): void {
  const rest: unknown[] = [];
  record.message = "";
  const within = countDirectives(args[0]);
  for (const [index, value] of args.entries()) {
    const taken = (record.error !== undefined && isError(value)) || (record.fields !== undefined && isPlain(value));
    if ((within > 0 && index <= within) || taken || !takeObject(record, value)) rest.push(value);
  }
  record.message = rest.length > 0 ? consoleText(rest) : errorMessage(record.error);
}

/** What console would print for these arguments, on one line as far as the values allow. Never throws. */
export function consoleText(args: readonly unknown[]): string {
  try {
    return formatWithOptions(
      { breakLength: Number.POSITIVE_INFINITY, compact: 3 },
      ...args.map((value) => boundedArgument(value, args[0])),
    );
  } catch {
    return args.map(plainText).join(" ");
  }
}

function plainText(value: unknown): string {
  try {
    return String(value);
  } catch {
    return `[unreadable ${typeof value}]`;
  }
}

/** An error under the name that the documented call, or pino's users, give it. */
function errorIn(fields: Fields): unknown {
  try {
    const error = fields["error"] ?? fields["err"];
    return isError(error) ? error : undefined;
  } catch {
    return undefined;
  }
}

/** An error's message, as text; empty where there is none to be read. Never throws. */
export function errorMessage(error: unknown): string {
  try {
    return String((error as Error).message);
  } catch {
    return "";
  }
}

/** Whether a value is a plain object, of this realm or another, rather than an instance of something. Never throws. */
function isPlain(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  try {
    if (Array.isArray(value)) return false;
    const prototype = Object.getPrototypeOf(value);
    if (prototype === null) return !types.isNativeError(value);
    return prototype === Object.prototype || Object.getPrototypeOf(prototype) === null;
  } catch {
    return false;
  }
}
