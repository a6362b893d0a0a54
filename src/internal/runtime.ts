// What a runtime is, where that makes a difference which cannot be found out by trying.

interface Host {
  readonly Deno?: unknown;
  readonly EdgeRuntime?: unknown;
  readonly navigator?: { readonly userAgent?: unknown };
  readonly process?: { readonly versions?: Readonly<Record<string, string | undefined>> };
}

const host: Host = globalThis;

/** Deno, which differs in how it writes and how it ends. */
export const isDeno: boolean = host.Deno !== undefined && host.process?.versions?.["deno"] !== undefined;

/** Bun, whose stdout is a stream of its own make. */
export const isBun: boolean = host.process?.versions?.["bun"] !== undefined;

/**
 * The name of a runtime in which a program has no process of its own: a worker that is started for requests, and may be
 * frozen or dropped after each. It has no stdout, no files and no end. Undefined elsewhere.
 */
export const workerRuntime: string | undefined = nameOfWorker();

function nameOfWorker(): string | undefined {
  if (host.navigator?.userAgent === "Cloudflare-Workers") return "Cloudflare Workers";
  return host.EdgeRuntime === undefined ? undefined : "the edge runtime";
}

/** Node itself, and nothing that is like it. */
export const isNode: boolean = !isDeno && !isBun && workerRuntime === undefined;

/** @throws {TypeError} In a worker that has no process. The message names what was called, and what helps. */
export function checkHasProcess(where: string, instead: string): void {
  if (workerRuntime === undefined) return;
  throw new TypeError(
    `ctxlog: ${where} needs a process of its own, which ${workerRuntime} does not give: use ${instead}.`,
  );
}
