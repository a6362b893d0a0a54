import type { RequestListener } from "node:http";

/** The IDs of a context. */
export type Ids = { requestId: string; sessionId: string };

/** One logger, set up for one case. It has a process of its own. */
export interface Subject {
  /** Runs a batch in a context with these IDs. Absent if there is no context, or if each call creates one. */
  inContext?(ids: Ids, fn: () => void): void;
  /** One call, which is one line in most cases. Its number is a field. */
  log(i: number): unknown;
  /** Hands everything logged so far to the operating system. Its time counts. */
  flush(): unknown;
}

/** Sets a logger up for one case. The path is the file that it writes to. */
export type SetUp = (path: string) => Subject | Promise<Subject>;

/** Logs a message with fields, in a logger's own order of arguments. */
export type Info = (message: string, fields: object) => unknown;

/** What the timed loop calls, made of a logger's `info`. */
export type Call = (info: Info) => (i: number) => unknown;

/** The keys of a logger's lines, and what they leave out on purpose. */
export interface Keys {
  time?: string;
  level?: string;
  message?: string;
  error?: string;
  /** The key of an object that holds the IDs; "none" if the lines have no IDs. */
  context?: string;
  bindings?: "none";
  output?: "none";
}

/** One way to set up a logger: a row of the tables. */
export interface Variant {
  id: string;
  /** Its name in the tables. */
  name: string;
  /** How it is set up, for the page. */
  note: string;
  /**
   * `floor` is what ratios refer to. A target compares `ctxlog` with each `peer`. A `reference` does less than was asked, or
   * something else.
   */
  role: "floor" | "ctxlog" | "peer" | "reference";
  keys?: Keys;
  /** Sets the logger up for a case that has a `call`. */
  setUp?(path: string, call: Call): Subject | Promise<Subject>;
  /** Set-ups for other cases, by their names, or faster ones than `setUp`. */
  cases?: Partial<Record<string, SetUp>>;
  /** Why a case is not possible, by its name. */
  unable?: Record<string, string>;
  /** The format of the lines if it is not the case's, by the case's name. They are checked as JSON. */
  differs?: Record<string, string>;
  /** Whether the variant is part of the case with many contexts. It has a set-up for `json` then. */
  manyContexts?: boolean;
  /** Binds a function to the current context. @default AsyncResource.bind */
  bind?(fn: (run: () => void) => void): (run: () => void) => void;
}

/** A logger: a file in loggers/. */
export interface Logger {
  /** Its place in the tables. */
  order: number;
  name: string;
  /** Its npm package, in bench/package.json. */
  package?: string;
  /** What the import case imports. @default the package */
  module?: string;
  /** The smallest program that logs a line with it, for the size case. */
  program?: string;
  /** Servers that log three lines for each request, for the http case. */
  servers?: { id: string; name: string; create(path: string): Promise<Server> }[];
  /** Sets it up for a program that logs JSON to its stdout, for the stdout case. */
  stdout?(): Subject | Promise<Subject>;
  variants: Variant[];
}

export interface Server {
  handler: RequestListener;
  /** Hands all lines to the operating system. */
  flush(): unknown;
}

/** How thoroughly to measure. */
export interface Effort {
  quick: boolean;
  rounds: number;
  /** Times of a timed process, in ms. */
  warmUp: number;
  sample: number;
  /** How many samples a timed process measures. */
  samples: number;
  /** The loggers to run, in the order of the tables. */
  loggers: readonly (Logger & Named)[];
}

export interface Named {
  /** The name of its file. */
  name: string;
  id: string;
}

/** Cases that another logger's repository publishes: a file in published/. */
export interface Published {
  /** The cases' titles, by their names. */
  titles: Record<string, string>;
  /**
   * The loggers as they are set up there, by the names in the table: given a folder for files, the set-up of each case,
   * which returns the call.
   */
  loggers: Record<string, (folder: string) => PublishedSetUps | Promise<PublishedSetUps>>;
}

type PublishedSetUps = Record<string, () => (() => unknown) | Promise<() => unknown>>;

/** The results of one row: for each figure a value per round, in the order of the rounds. */
export interface Entry {
  id: string;
  name: string;
  role?: Variant["role"];
  figures: Record<string, number[]>;
  /** The entry that its ratio is to. @default that of the results */
  base?: string;
  /** Shown after its name. */
  remark?: string;
}

export interface Column {
  figure: string;
  heading: string;
  digits: number;
  /** What of the rounds is shown. @default "least" */
  summary?: import("./lib/statistics.mjs").Summary;
}

/** The results of a case. */
export interface Results {
  columns: Column[];
  /** Whether the table shows ratios to the floor and to pino. */
  ratios?: boolean;
  /** The entry that the ratios are to, if not to the floor and to pino. */
  base?: string;
  /** The heading of ratios to the entries' own bases. @default "to the row without" */
  baseHeading?: string;
  /** More than the case's own note. */
  note?: string;
  entries: Entry[];
  /** Loggers that cannot do it, and why. */
  missing?: { name: string; why: string }[];
  /** Loggers that wrote something else than was asked. A run with any of these has failed. */
  failed?: { name: string; why: string }[];
}

/** A goal, the measured value, and whether the value meets the goal. */
export interface Target {
  goal: string;
  value: string;
  met: boolean;
}

/** A case: a file in cases/. */
export interface Case {
  /** Its place on the page. */
  order: number;
  title: string;
  note: string;
  run(effort: Effort): Promise<Results>;
  /** The goals that its results are compared with. One that could not be measured is undefined. */
  targets?(results: CaseResults): (Target | undefined)[];
  /** Of a timed case. */
  timed?: TimedCase;
}

/** What a line has to contain. */
export interface Expected {
  message: string;
  fields?: Record<string, unknown>;
  error?: Error;
}

export interface Expectation {
  variant: Pick<Variant, "id" | "keys">;
  expected: Expected;
  ids: Ids;
  /** The place of the line among those of its call. */
  nth: number;
  /** IDs of the calls before, the last ones last, if each call has its own. */
  seen: Set<string> | undefined;
}

/** @returns What is wrong with a record, if anything. */
export type Check = (line: string, i: number, expectation: Expectation) => string | undefined;

/** A case whose calls are timed in a loop. */
export interface TimedCase {
  order: number;
  title: string;
  note: string;
  /** What is called, for loggers without a set-up of their own for this case. */
  call?: Call;
  /** Rows that only this case has. They need no file in loggers/. */
  variants?: OwnVariant[];
  /** What a call is. @default "line" */
  unit?: "line" | "call" | "request";
  /** Lines that a call writes. @default 1 */
  lines?: number;
  /** Calls in one turn and one context, before the flush. @default 1000 */
  batch?: number;
  /**
   * Whether the event loop turns after each batch, as between a server's requests, and its lines leave as they do there,
   * without a flush. The turn counts.
   * @default false
   */
  turns?: boolean;
  /** The row that the table's ratios are to, where there is no floor. */
  base?: string;
  /** Whether each call writes a line. @default true */
  writes?: boolean;
  /** Whether each call has a context of its own. @default false */
  ownIds?: boolean;
  /** What a line has to contain. @default the message and the amount */
  expected?(i: number, variant: Pick<Variant, "id" | "keys">): Expected;
  /** Splits the text that was written into records. @default at each line end */
  records?(text: string): string[];
  /** Checks a record. @default as JSON */
  check?: Check;
  targets?: Case["targets"];
}

/** A row of one timed case. */
export interface OwnVariant {
  id: string;
  name: string;
  /** The logger, a file in loggers/: it is run if that is. */
  logger: string;
  setUp: SetUp;
  /** The row that its ratio is to. @default the case's */
  base?: string;
  /** The environment of its process, beyond this one's. */
  env?: Record<string, string>;
  /** `{ output: "none" }` for a row that writes nothing. */
  keys?: Keys;
}

export interface CaseResults extends Results {
  name: string;
  title: string;
  note: string;
}

/** A whole run on one Node version. */
export interface Run {
  node: string;
  machine: string;
  date: string;
  command: string;
  versions: Record<string, string>;
  /** How each variant is set up, by its name. */
  notes: Record<string, string>;
  cases: CaseResults[];
}
