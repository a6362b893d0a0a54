// Programs that enter contexts, log and throw, in any order, and what runs them with ctxlog.

import fc from "fast-check";
import {
  bindContext,
  createLogger,
  type Level,
  type Logger,
  memoryTransport,
  runWithContext,
} from "../../src/index.js";

/** A call of a logger. */
interface Call {
  readonly logger: number;
  readonly level: number;
  readonly text: string;
}

/** Enters a context. What is thrown in there is logged behind it, or thrown on. */
export interface Enter extends Omit<Call, "level"> {
  readonly kind: "enter";
  readonly program: Program;
  readonly catches: boolean;
}

export type Step =
  | (Call & { readonly kind: "log" })
  /** Logs in a context that was entered before, in a bound callback. */
  | (Call & { readonly kind: "logIn"; readonly context: number })
  /** Throws, if it is inside a context. */
  | { readonly kind: "throw" }
  | Enter;

export type Program = readonly Step[];

export const TRIGGER = 5;

/** Two loggers that know nothing of each other, in the same contexts. */
export const FAMILIES: readonly { readonly heldLevel: number }[] = [{ heldLevel: 2 }, { heldLevel: 1 }];

/** Their children, which have levels of their own. */
export const LOGGERS: readonly { readonly family: number; readonly minLevel: number }[] = [
  { family: 0, minLevel: 3 },
  { family: 0, minLevel: 4 },
  { family: 0, minLevel: 1 },
  { family: 1, minLevel: 4 },
];

export const TRANSPORTS: readonly { readonly family: number; readonly minLevel: number }[] = [
  { family: 0, minLevel: 0 },
  { family: 0, minLevel: 3 },
  { family: 1, minLevel: 0 },
];

export const LIMITS = { lines: 4, totalLines: 7 };
/** The bytes of every text. */
const BYTES = 10;

const call = {
  logger: fc.integer({ min: 0, max: LOGGERS.length - 1 }),
  level: fc.integer({ min: 0, max: 6 }),
  text: fc.constant(""),
};
const { logger, text } = call;

const { program } = fc.letrec<{ program: Step[]; step: Step }>((tie) => ({
  step: fc.oneof(
    { maxDepth: 4 },
    { weight: 6, arbitrary: fc.record({ kind: fc.constant("log" as const), ...call }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("logIn" as const), context: fc.nat(20), ...call }) },
    { weight: 1, arbitrary: fc.constant({ kind: "throw" as const }) },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant("enter" as const),
        program: tie("program"),
        catches: fc.boolean(),
        logger,
        text,
      }),
    },
  ),
  program: fc.array(tie("step"), { maxLength: 12 }),
}));

/** Any program. Its texts are numbered, and its outermost contexts let nothing be thrown on. */
export const anyProgram: fc.Arbitrary<Program> = program.map((steps) => {
  let calls = 0;
  const numbered = (list: Program, isOutermost: boolean): Program =>
    list.map((step) => {
      if (step.kind === "throw") return step;
      const numberedText = String(calls++).padStart(BYTES, ".");
      if (step.kind !== "enter") return { ...step, text: numberedText };
      const catches = step.catches || isOutermost;
      return { ...step, text: numberedText, catches, program: numbered(step.program, false) };
    });
  return numbered(steps, true);
});

/** The lines of each transport after a program. */
export function actualOutput(steps: Program): string[][] {
  const memories = TRANSPORTS.map(({ minLevel }) => memoryTransport({ minLevel: minLevel as Level }));
  const failures: unknown[] = [];
  const roots = FAMILIES.map(({ heldLevel }, family) =>
    createLogger({
      minLevel: "INFO",
      format: ({ message }) => message,
      transports: memories.filter((_, index) => TRANSPORTS[index]?.family === family),
      debugOnError: {
        level: heldLevel as Level,
        lines: LIMITS.lines,
        bytes: LIMITS.totalLines * BYTES,
        totalBytes: LIMITS.totalLines * BYTES,
      },
      // "context": that totalBytes was exceeded.
      onError: (error, stage) => stage !== "context" && failures.push(error),
    }),
  );
  const loggers = LOGGERS.map(({ family, minLevel }) =>
    (roots[family] as Logger).child({ minLevel: minLevel as Level }),
  );
  new Run(loggers).program(steps, false);
  if (failures.length > 0) throw failures[0];
  return memories.map(({ records }) =>
    records.map(({ message, bindings, fields }) => {
      if (fields?.["missing"] !== undefined) return `missing ${fields["missing"]}`;
      return bindings?.["heldBack"] === true ? `held ${message}` : message;
    }),
  );
}

class Run {
  readonly #loggers: readonly Logger[];
  /** By these, contexts also stay in memory: the model knows no garbage collection. */
  readonly #entered: ((step: () => void) => void)[] = [];

  constructor(loggers: readonly Logger[]) {
    this.#loggers = loggers;
  }

  program(steps: Program, isInside: boolean): void {
    for (const step of steps) {
      if (step.kind === "enter") this.#enter(step);
      else if (step.kind === "log") this.#log(step);
      else if (step.kind === "logIn") {
        this.#entered[step.context % Math.max(1, this.#entered.length)]?.(() => this.#log(step));
      } else if (isInside) throw new Error("thrown");
    }
  }

  #enter({ program, catches, logger, text }: Enter): void {
    try {
      runWithContext({}, () => {
        this.#entered.push(bindContext((step: () => void) => step()));
        this.program(program, true);
      });
    } catch (error) {
      if (!catches) throw error;
      this.#loggers[logger]?.error(text, { error });
    }
  }

  #log({ logger, level, text }: Call): void {
    this.#loggers[logger]?.log(level as Level, text);
  }
}
