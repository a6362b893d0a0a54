/** What one process runs: one logger, set up for one case. */
export interface Subject {
  /** Runs the batch in a context with these IDs. Absent where there is no context, or where a call makes its own. */
  within?(ids: { requestId: string; sessionId: string }, fn: () => void): void;
  /** One call, which is one line in most cases; its number goes into the line. */
  log(i: number): unknown;
  /** Has everything logged so far handed to the operating system; its time counts. */
  flush(): unknown;
}

/** A way to set up a logger. */
export interface Variant {
  id: string;
  /** As the tables show it. */
  name: string;
  /** How it is set up, for the page. */
  note: string;
  /** The npm package, where it is not ctxlog's own. */
  package?: string;
  /** What its lines call the time, the level, the message, the error; and what is left out of them on purpose. */
  keys?: Record<string, string>;
  /** By case; a case that is not here cannot be done. The path is the file that lines go to. */
  cases: Partial<Record<string, (path: string) => Subject | Promise<Subject>>>;
  /** Why a case is missing, where that needs to be said. */
  unable?: Record<string, string>;
  /** Where its line is not in the case's format: in which it is. */
  differs?: Record<string, string>;
}

/** How thoroughly to measure. */
export interface Effort {
  quick: boolean;
  rounds: number;
  /** Of a timed process, in ms. */
  warmUp: number;
  sample: number;
  samples: number;
  /** The loggers to run; all where undefined. */
  loggers: readonly string[] | undefined;
}

/** What one of those compared came to in a case: a figure for each round, in the order of the rounds. */
export interface Entry {
  id: string;
  name: string;
  figures: Record<string, number[]>;
  /** Said behind its name. */
  remark?: string;
}

/** The results of a case. */
export interface CaseResult {
  name: string;
  title: string;
  note: string;
  /** The columns: which figure, its heading, how many digits. */
  columns: { figure: string; heading: string; digits: number }[];
  /** Whether ratios to the floor and to pino are shown. */
  ratios: boolean;
  entries: Entry[];
  /** Who could not do it, and why. */
  missing: { name: string; why: string }[];
  /** Who wrote something else than was asked; a run with any of these has failed. */
  failed: { name: string; why: string }[];
}

/** A case: its name, and how it is run. */
export interface Case {
  name: string;
  run(effort: Effort): Promise<CaseResult>;
}

/** A whole run on one Node version. */
export interface Run {
  node: string;
  machine: string;
  date: string;
  command: string;
  versions: Record<string, string>;
  notes: Record<string, string>;
  cases: CaseResult[];
}
