import type { Transport } from "../contracts.js";
import type { Report } from "../report.js";

/** Has a transport flush; what it throws or rejects with, and that it takes longer than `timeout` ms, is told. Never rejects. */
export async function flushTransport(transport: Transport, timeout: number, report: Report): Promise<void> {
  await bounded(transport, "flush", () => transport.flush?.(), timeout, report);
}

/** The same, and then gives back what the transport holds. */
export async function disposeTransport(transport: Transport, timeout: number, report: Report): Promise<void> {
  await flushTransport(transport, timeout, report);
  await bounded(transport, "disposal", () => transport[Symbol.asyncDispose]?.(), timeout, report);
}

async function bounded(
  transport: Transport,
  what: string,
  step: () => unknown,
  timeout: number,
  report: Report,
): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () =>
        reject(new Error(`${what} of transport ${transport.name ?? "without a name"} took longer than ${timeout} ms`)),
      timeout,
    );
  });
  try {
    await Promise.race([step(), late]);
  } catch (error) {
    report(error, "transport");
  } finally {
    clearTimeout(timer);
  }
}
