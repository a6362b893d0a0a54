// A program that enters contexts, logs, throws and prints, run by a logger with many features at once.

import { subscribe, unsubscribe } from "node:diagnostics_channel";
import fc from "fast-check";
import {
  bindContext,
  captureConsole,
  contextFilter,
  createLogger,
  currentContext,
  type Level,
  type Logger,
  type LoggerStats,
  type LogRecord,
  memoryTransport,
  rateLimitFilter,
  runWithContext,
  sampleFilter,
  type Transport,
  updateContext,
} from "../../src/index.js";

export const SECRET = "hunter2";

const HOWS = ["fields", "lazy", "error", "console", "printed"] as const;

interface Log {
  readonly kind: "log" | "logIn";
  readonly logger: number;
  readonly level: number;
  readonly how: (typeof HOWS)[number];
  /** Which of the contexts that were entered before, for `logIn`. */
  readonly context: number;
}

interface Enter {
  readonly kind: "enter";
  readonly program: Program;
  readonly minLevel: "debug" | "trace" | undefined;
  readonly isRequest: boolean;
}

type Step = Log | Enter | { readonly kind: "throw" | "update" };
type Program = readonly Step[];

const settings = fc.record({
  sampling: fc.constantFrom("none", "logger", "transport"),
  share: fc.constantFrom(0, 0.4),
  limiting: fc.constantFrom("none", "logger", "transport"),
  transportRedacts: fc.boolean(),
});
export type Settings = typeof settings extends fc.Arbitrary<infer T> ? T : never;

const log = {
  logger: fc.integer({ min: 0, max: 2 }),
  level: fc.constantFrom(1, 2, 2, 3, 3, 4, 5),
  how: fc.constantFrom(...HOWS),
  context: fc.nat(20),
};
const { program } = fc.letrec<{ program: Step[]; step: Step }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 4 },
    { weight: 8, arbitrary: fc.record({ kind: fc.constantFrom("log", "log", "log", "logIn"), ...log }) },
    { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom("throw" as const, "update" as const) }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("enter" as const),
        program: tie("program"),
        minLevel: fc.constantFrom(undefined, undefined, undefined, "debug", "trace"),
        isRequest: fc.boolean(),
      }),
    },
  ) as fc.Arbitrary<Step>,
  program: fc.array(tie("step"), { maxLength: 10 }),
}));

export const anyProgram: fc.Arbitrary<{ program: Program; settings: Settings }> = fc.record({ program, settings });

/** A call, and the contexts in which it was made. */
export interface Call {
  readonly level: number;
  readonly minLevel: number;
  readonly requestId: string | undefined;
  /** Numbers of the contexts, from the one that the line counts for outwards. */
  readonly contexts: readonly number[];
}

export interface Outcome {
  /** By number, which is in each line. */
  readonly calls: readonly Call[];
  readonly transports: readonly { readonly records: readonly LogRecord[]; readonly lines: readonly string[] }[];
  readonly published: readonly LogRecord[];
  /** As they were when they were published: the values that are objects are the caller's. */
  readonly publishedTexts: readonly string[];
  readonly failures: readonly unknown[];
  readonly stats: LoggerStats;
}

/** What a program's lines become. */
export async function run(steps: Program, given: Settings, debugOnError: boolean): Promise<Outcome> {
  const failures: unknown[] = [];
  const published: LogRecord[] = [];
  const publishedTexts: string[] = [];
  const onPublished = (record: unknown): void => {
    published.push(record as LogRecord);
    publishedTexts.push(JSON.stringify(record));
  };
  subscribe("ctxlog:record", onPublished);
  const transports = transportsOf(given);
  const root = createLogger({
    name: "shop",
    minLevel: "info",
    levels: { "shop.db": "trace" },
    bindings: { req: { url: "/orders" } },
    debugOnError,
    transports: transports.map(({ transport }) => transport),
    filters: [contextFilter({ tag: ["requestId", "tenant"] }), ...filtersAt("logger", given)],
    redact: { presets: ["credentials"] },
    serializers: { req: ({ url }: { url: string }) => url.toUpperCase(), cart: (cart: object) => ({ ...cart }) },
    onError: (error) => failures.push(error),
  });
  const loggers = [root, root.child({ name: "db" }), root.child({ name: "pay", minLevel: "warn" })];
  const undo = captureConsole(root);
  const runner = new Runner(loggers);
  try {
    runner.program(steps, []);
    await root.flush();
  } finally {
    undo();
    unsubscribe("ctxlog:record", onPublished);
  }
  await root.close();
  return {
    calls: runner.calls,
    transports: transports.map(({ kept }) => kept),
    published,
    publishedTexts,
    failures,
    stats: root.stats(),
  };
}

interface Kept {
  readonly records: LogRecord[];
  readonly lines: string[];
}

function transportsOf(given: Settings): { transport: Transport; kept: Kept }[] {
  const memory = memoryTransport({ format: "json" });
  const shown: Kept = { records: [], lines: [] };
  const own: Transport = {
    name: "own",
    format: "line",
    minLevel: "debug",
    filters: filtersAt("transport", given),
    ...(given.transportRedacts && {
      redact: { keys: ["password", "token"], placeholder: (text: unknown) => `<${String(text).length}>` },
    }),
    write(record, line) {
      shown.records.push({ ...record });
      shown.lines.push(`${line} ${JSON.stringify(record)}`);
    },
  };
  return [
    { transport: memory, kept: memory },
    { transport: own, kept: shown },
  ];
}

function filtersAt(place: string, { sampling, share, limiting }: Settings) {
  return [
    ...(sampling === place ? [sampleFilter({ share })] : []),
    ...(limiting === place
      ? [
          rateLimitFilter({
            lines: 2,
            per: 60_000,
            key: (r) => `${r.name} ${r.level} ${r.requestId} ${r.context?.minLevel}`,
          }),
        ]
      : []),
  ];
}

class Runner {
  readonly calls: Call[] = [];
  readonly #loggers: readonly Logger[];
  readonly #entered: { contexts: readonly number[]; run: (step: () => void) => void }[] = [];
  #requests = 0;

  constructor(loggers: readonly Logger[]) {
    this.#loggers = loggers;
  }

  program(steps: Program, contexts: readonly number[]): void {
    for (const step of steps) {
      if (step.kind === "enter") this.#enter(step, contexts);
      else if (step.kind === "log") this.#log(step, contexts);
      else if (step.kind === "logIn") {
        const entered = this.#entered[step.context % Math.max(1, this.#entered.length)];
        entered?.run(() => this.#log(step, entered.contexts));
      } else if (step.kind === "update") {
        if (contexts.length > 0) updateContext({ tenant: "acme", password: SECRET });
      } else if (contexts.length > 0)
        throw Object.assign(new Error(`password=${SECRET}`), { contexts, currentContext: currentContext() });
    }
  }

  #enter({ program, minLevel, isRequest }: Enter, outer: readonly number[]): void {
    const contexts = [this.#entered.length, ...outer];
    const requestId = isRequest || outer.length === 0 ? { requestId: `r${this.#requests++}` } : {};
    try {
      runWithContext({ ...requestId, minLevel, cart: { token: SECRET } }, () => {
        this.#entered.push({ contexts, run: bindContext((step: () => void) => step()) });
        this.program(program, contexts);
      });
    } catch (error) {
      const { contexts: thrownFrom, currentContext: thrownIn } = error as Call & {
        currentContext: { requestId: string };
      };
      const number = this.calls.length;
      const requestId = currentContext()?.requestId ?? thrownIn.requestId;
      this.calls.push({ level: 5, minLevel: 3, requestId, contexts: thrownFrom });
      this.#loggers[0]?.error(`call ${number} caught`, { error, number });
    }
  }

  #log({ logger, level, how }: Log, contexts: readonly number[]): void {
    const number = this.calls.length;
    const isConsole = how === "console";
    const minLevel = isConsole ? 3 : ([3, 1, 4][logger] as number);
    // A captured console has no TRACE: its trace() prints a stack.
    const used = isConsole ? Math.max(2, level) : level;
    this.calls.push({ level: used, minLevel, requestId: currentContext()?.requestId, contexts });
    const user: Record<string, unknown> = { name: "Zoë" };
    const fields = { number, token: SECRET, user, req: { url: `/${number}` } };
    const text = `call ${number} token=${SECRET}`;
    const to = this.#loggers[logger] as Logger;
    if (how === "fields") to.log(level as Level, text, fields);
    else if (how === "lazy") to.log(level as Level, () => [text, fields]);
    else if (how === "error") to.log(level as Level, text, Object.assign(new Error("failed"), fields));
    else if (how === "printed") to.log(level as Level, text, user, [user]);
    else console[(["debug", "info", "warn", "error"] as const)[used - 2] ?? "error"](text, user);
    // What becomes of the caller's objects after the call is nobody's business.
    user["password"] = SECRET;
  }
}
