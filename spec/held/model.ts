// What debugOnError must write, said a second time and as simply as possible: lists, and loops over them.

import { type Enter, FAMILIES, LIMITS, LOGGERS, type Program, TRANSPORTS, TRIGGER } from "./programs.js";

interface Context {
  readonly outer: Context | undefined;
}

/** What one family of loggers holds in one context. */
interface Place {
  readonly context: Context;
  readonly family: number;
  lines: { readonly text: string; readonly level: number; readonly order: number }[];
  /** When the first of the lines was held. */
  since: number;
  /** The levels of lines that were dropped. */
  dropped: number[];
  isOpen: boolean;
}

class Thrown {
  readonly from: Context;

  constructor(from: Context) {
    this.from = from;
  }
}

/** The lines of each transport after a program. */
export function expectedOutput(program: Program): string[][] {
  const model = new Model();
  model.program(program, undefined);
  return model.output;
}

class Model {
  readonly output: string[][] = TRANSPORTS.map(() => []);
  readonly #places: Place[] = [];
  readonly #entered: Context[] = [];
  #order = 0;

  program(program: Program, context: Context | undefined): void {
    for (const step of program) {
      if (step.kind === "enter") this.#enter(step, context);
      else if (step.kind === "log") this.#log(step, step.level, context);
      else if (step.kind === "logIn") {
        const target = this.#entered[step.context % Math.max(1, this.#entered.length)];
        if (target !== undefined) this.#log(step, step.level, target);
      } else if (context !== undefined) throw new Thrown(context);
    }
  }

  #enter(step: Enter, outer: Context | undefined): void {
    const context = { outer };
    this.#entered.push(context);
    try {
      this.program(step.program, context);
    } catch (error) {
      if (!step.catches) throw error;
      this.#log(step, TRIGGER, outer, (error as Thrown).from);
    }
  }

  /** @param failed The context that fails, if the line is one of an error. */
  #log(call: { logger: number; text: string }, level: number, context: Context | undefined, failed = context): void {
    const { family, minLevel } = LOGGERS[call.logger] as (typeof LOGGERS)[number];
    const { heldLevel } = FAMILIES[family] as (typeof FAMILIES)[number];
    const chain = chainOf(context);
    const isOpen = chain.some((one) => this.#place(one, family).isOpen);
    if (level >= minLevel && level >= TRIGGER) this.#release(chainOf(failed), family);
    else if (level < minLevel && (level < heldLevel || context === undefined)) return;
    else if (isOpen) this.#release(chain, family);
    else if (level < minLevel) {
      this.#hold(this.#place(context as Context, family), level, call.text);
      return;
    }
    this.#write(family, level, call.text);
  }

  #hold(place: Place, level: number, text: string): void {
    const { family } = place;
    if (!TRANSPORTS.some((one) => one.family === family && level >= one.minLevel)) return;
    const order = this.#order++;
    if (place.lines.length >= LIMITS.lines) this.#drop(place, 1);
    const full = this.#places.filter((one) => one.family === family && one.lines.length > 0);
    if (full.flatMap(({ lines }) => lines).length >= LIMITS.totalLines) {
      const oldest = full.reduce((one, other) => (other.since < one.since ? other : one));
      this.#drop(oldest, oldest.lines.length);
    }
    if (place.lines.length === 0) place.since = order;
    place.lines.push({ text, level, order });
  }

  #drop(place: Place, count: number): void {
    for (const { level } of place.lines.splice(0, count)) place.dropped.push(level);
  }

  #release(chain: readonly Context[], family: number): void {
    const places = chain.map((context) => this.#place(context, family));
    const dropped = places.flatMap((place) => place.dropped);
    const lines = places.flatMap((place) => place.lines).sort((one, other) => one.order - other.order);
    for (const place of places) Object.assign(place, { dropped: [], lines: [], isOpen: true });
    for (const [index, transport] of TRANSPORTS.entries()) {
      if (transport.family !== family) continue;
      const missing = dropped.filter((level) => level >= transport.minLevel).length;
      if (missing > 0) this.output[index]?.push(`missing ${missing}`);
    }
    for (const { text, level } of lines) this.#write(family, level, `held ${text}`);
  }

  #write(family: number, level: number, text: string): void {
    for (const [index, transport] of TRANSPORTS.entries()) {
      if (transport.family === family && level >= transport.minLevel) this.output[index]?.push(text);
    }
  }

  #place(context: Context, family: number): Place {
    const known = this.#places.find((one) => one.context === context && one.family === family);
    if (known !== undefined) return known;
    const place: Place = { context, family, lines: [], since: 0, dropped: [], isOpen: false };
    this.#places.push(place);
    return place;
  }
}

/** A context, and those around it. */
function chainOf(context: Context | undefined): Context[] {
  return context === undefined ? [] : [context, ...chainOf(context.outer)];
}
