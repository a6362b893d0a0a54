import { afterEach } from "vitest";
import { captureConsole, type Logger, type Undo } from "../../src/index.js";

export type AnyConsole = typeof console;

export const METHODS = Object.keys(console) as (keyof AnyConsole)[];
/** The console's methods before any capture. */
export const found = Object.fromEntries(METHODS.map((name) => [name, console[name]]));

const undos: Undo[] = [];

/** Captures the console until the end of the test, or until the returned function is called. */
export function capture(log: Logger): Undo {
  const undo = captureConsole(log);
  undos.push(undo);
  return undo;
}

afterEach(() => {
  for (const undo of undos.splice(0)) undo();
  Object.assign(console, found);
});
