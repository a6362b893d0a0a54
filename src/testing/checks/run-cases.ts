import { clearTimeout, setTimeout } from "../../internal/timing.js";

/** One thing that a good implementation does. The name says what to do, so that a failure reads as advice. */
export interface Case {
  readonly name: string;
  /** Throws, or rejects, if the implementation does not do it. */
  run(): unknown;
}

/** A failed case. Its message has the case's name, and what happened instead. */
function failureOf(name: string, error: unknown): Error {
  const text = error instanceof Error ? error.message : describeThrown(error);
  return new Error(`${name} (${text})`, { cause: error });
}

function describeThrown(error: unknown): string {
  try {
    return `${String(error)} was thrown`;
  } catch {
    return "something was thrown that cannot be read";
  }
}

/** @throws {AggregateError} With all failures. */
function throwAll(what: string, failures: readonly Error[], count: number): void {
  if (failures.length === 0) return;
  const list = failures.map(({ message }) => `\n- ${message}`).join("");
  throw new AggregateError(failures, `ctxlog: the ${what} failed ${failures.length} of ${count} checks:${list}`);
}

export function runCases(what: string, cases: readonly Case[]): void {
  const failures: Error[] = [];
  for (const { name, run } of cases) {
    try {
      run();
    } catch (error) {
      failures.push(failureOf(name, error));
    }
  }
  throwAll(what, failures, cases.length);
}

/** @param timeout How long a case may take, in ms. */
export async function runAsyncCases(what: string, cases: readonly Case[], timeout: number): Promise<void> {
  const failures: Error[] = [];
  for (const { name, run } of cases) {
    try {
      await within(timeout, (async () => run())());
    } catch (error) {
      failures.push(failureOf(name, error));
    }
  }
  throwAll(what, failures, cases.length);
}

/** Rejects if a promise is not settled in time. */
export async function within<T>(timeout: number, promise: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`it took longer than ${timeout} ms`)), timeout);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer as ReturnType<typeof setTimeout>);
  }
}
