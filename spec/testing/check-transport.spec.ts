import { mkdtempSync, openSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Writable } from "node:stream";
import { fileTransport as tslogFileTransport } from "tslog/transports/file";
import { httpTransport as tslogHttpTransport } from "tslog/transports/http";
import { ringBufferTransport } from "tslog/transports/ringbuffer";
import { afterAll, describe, expect, test, vi } from "vitest";
import {
  consoleTransport,
  fileTransport,
  type LogRecord,
  memoryTransport,
  streamTransport,
  type Transport,
} from "../../src/index.js";
import { type CheckedTransport, checkTransport } from "../../src/testing/index.js";
import { runNode } from "../support/child-process.js";

const HOSTILE = "Write any record without throwing: its values are whatever a program logs";
const UNCHANGED = "Change neither the record nor what it holds: other transports get it next";
const COPY = "Copy what you need of a record during the call: it may change afterwards";
const ORDER = "Keep the order of the calls, over several turns";
const WHOLE = "Deliver long lines and any character whole";
const FLUSHED = "Resolve flush when all lines so far have arrived, and not before";
const LOAD = "Resolve flush although lines keep coming, and deliver those, too";
const SEVERAL = "Resolve flush when there is nothing to write, and several at once";
const DISPOSED = "Deliver in the disposal what was accepted before";
const TWICE = "Allow a second disposal, and one without a line before";
const LATE = "Throw neither in write nor in flush after the disposal: a last line may come late";
const SAID = "Say that the destination has failed: throw, reject, or call host.report";
const HELD = "Hold lines while the destination accepts none, and deliver them in order when it does";

const directory = mkdtempSync(join(tmpdir(), "ctxlog-check-"));
afterAll(() => rmSync(directory, { recursive: true, force: true }));
let files = 0;

/** The names of the checks that a transport has failed. */
async function failed(make: () => CheckedTransport, timeout = 2000): Promise<string[]> {
  try {
    await checkTransport(make, { timeout, lines: 200 });
    return [];
  } catch (error) {
    return (error as AggregateError).errors.map(({ message }: Error) => message.replace(/ \([\s\S]*$/, ""));
  }
}

/** A slow stream whose destination can be stopped. */
function slowStream(): { stream: Writable; received: () => string; stall: () => () => void } {
  let text = "";
  let stalled: (() => void)[] | undefined;
  const stream = new Writable({
    highWaterMark: 100,
    write(chunk, _, done) {
      text += chunk;
      if (stalled === undefined) setImmediate(done);
      else stalled.push(done);
    },
  });
  const stall = () => {
    stalled = [];
    return () => {
      const waiting = stalled;
      stalled = undefined;
      for (const done of waiting ?? []) done();
    };
  };
  return { stream, received: () => text, stall };
}

describe("the transports of ctxlog pass:", () => {
  test("memoryTransport", async () => {
    const make = () => {
      const memory = memoryTransport();
      return { transport: memory, received: () => memory.lines };
    };
    await checkTransport(make);
  });

  test.each(["turn", "line", 10] as const)("fileTransport, flushing at %s", async (flushEvery) => {
    await checkTransport(() => {
      const path = join(directory, `app-${files++}.log`);
      return { transport: fileTransport({ path, flushEvery }), received: () => readOr(path) };
    });
  });

  test("fileTransport with rotation", async () => {
    await checkTransport(() => {
      const path = join(directory, `app-${files++}.log`);
      const rotate = { size: 1_000_000, maxFiles: 5 };
      return { transport: fileTransport({ path, rotate }), received: () => readOr(`${path}.1`) + readOr(path) };
    });
  });

  test("streamTransport", async () => {
    await checkTransport(() => {
      const { stream, received, stall } = slowStream();
      return { transport: streamTransport(stream), received, stall };
    });
  });

  test.each([
    ["stdoutTransport", "stdout"],
    ["stderrTransport", "stderr"],
  ] as const)("%s, into a file", async (name, stream) => {
    const path = join(directory, `${stream}.log`);
    const other = stream === "stdout" ? "stderr" : "stdout";
    const program = `
      import { readFileSync } from "node:fs";
      import { ${name} } from "ctxlog";
      import { checkTransport } from "ctxlog/testing";
      const received = () => readFileSync(${JSON.stringify(path)}, "utf8");
      await checkTransport(() => ({ transport: ${name}(), received })).then(
        () => process.${other}.write("passed"),
        (error) => process.${other}.write(error.message),
      );`;
    const { [other]: said } = await runNode(["--input-type=module", "--eval", program], {
      [stream]: openSync(path, "w"),
    });
    expect(said).toBe("passed");
  });

  test("consoleTransport", async () => {
    const printed: string[] = [];
    const spies = (["debug", "info", "warn", "error"] as const).map((method) =>
      vi.spyOn(console, method).mockImplementation((line) => void printed.push(line)),
    );
    try {
      await checkTransport(() => ({ transport: consoleTransport(), received: () => printed }));
    } finally {
      for (const spy of spies) spy.mockRestore();
    }
  });
});

function readOr(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return "";
  }
}

describe("of tslog's transports", () => {
  test("ringBufferTransport shows records as they are later", async () => {
    const make = (): CheckedTransport => {
      const ring = ringBufferTransport<LogRecord>({ size: 100_000 });
      return { transport: ring as never, received: () => ring.dump().map(({ message }) => message) };
    };
    expect(await failed(make)).toEqual([COPY]);
  });

  test("fileTransport passes", async () => {
    const make = (): CheckedTransport => {
      const path = join(directory, `tslog-${files++}.log`);
      return { transport: tslogFileTransport({ path }) as never, received: () => readOr(path) };
    };
    expect(await failed(make)).toEqual([]);
  });

  test("httpTransport says nothing of a destination that refuses", async () => {
    const make = (): CheckedTransport => {
      const bodies: string[] = [];
      let refused = false;
      const fetchImpl = async (_: string, { body }: { body: string }) => {
        if (refused) throw new Error("refused");
        bodies.push(body);
        return { ok: true, status: 200 };
      };
      const refuse = () => {
        refused = true;
        return () => {
          refused = false;
        };
      };
      const transport = tslogHttpTransport({ url: "http://127.0.0.1/", fetchImpl } as never);
      return { transport: transport as never, received: () => bodies, refuse };
    };
    expect(await failed(make)).toEqual([SAID]);
  });
});

/** A transport that collects lines, and does one thing wrong. */
function broken(
  change: (received: string[]) => Partial<Transport> & Partial<CheckedTransport>,
): () => CheckedTransport {
  return () => {
    const received: string[] = [];
    const { refuse, stall, ...parts } = change(received);
    const write = (_: LogRecord, line: string): void => void received.push(line);
    return {
      transport: { write, ...parts } as Transport,
      received: () => received,
      ...(refuse && { refuse }),
      ...(stall && { stall }),
    };
  };
}

describe("a broken transport fails with advice:", () => {
  test.each<[string, string, () => CheckedTransport]>([
    [
      "one that makes JSON of fields",
      HOSTILE,
      broken((received) => ({
        write({ fields }, line) {
          JSON.stringify(fields);
          received.push(line);
        },
      })),
    ],
    [
      "one that rejects for fields that it cannot read",
      HOSTILE,
      broken((received) => ({
        async write({ fields }, line) {
          received.push(line);
          JSON.stringify(fields);
        },
      })),
    ],
    [
      "one that adds a field",
      UNCHANGED,
      broken((received) => ({
        write(record, line) {
          received.push(line);
          if (record.fields && "a" in record.fields) Reflect.set(record.fields, "host", "h");
        },
      })),
    ],
    [
      "one that freezes the record",
      UNCHANGED,
      broken((received) => ({
        write(record, line) {
          received.push(line);
          Reflect.preventExtensions(record);
        },
      })),
    ],
    [
      "one that keeps records for later",
      COPY,
      broken((received) => {
        const kept: LogRecord[] = [];
        const flush = async () => void received.push(...kept.splice(0).map(({ message }) => message));
        return { write: (record) => void kept.push(record), flush, [Symbol.asyncDispose]: flush };
      }),
    ],
    [
      "one that writes the latest line first",
      ORDER,
      broken((received) => ({ write: (_, line) => void received.unshift(line) })),
    ],
    [
      "one that cuts lines",
      WHOLE,
      broken((received) => ({ write: (_, line) => void received.push(line.slice(0, 500)) })),
    ],
    [
      "one that writes Latin-1",
      WHOLE,
      broken((received) => ({
        write: (_, line) => void received.push(Buffer.from(line, "latin1").toString("latin1")),
      })),
    ],
    [
      "one that resolves too early",
      FLUSHED,
      broken((received) => ({
        write: (_, line) => void setTimeout(() => received.push(line), 20),
        flush: async () => {},
      })),
    ],
    [
      "one that writes lines twice",
      FLUSHED,
      broken((received) => ({ write: (_, line) => void received.push(line, line) })),
    ],
    [
      "one that loses what is written while it flushes",
      LOAD,
      broken((received) => {
        let flushing = false;
        const flush = async () => {
          flushing = true;
          await new Promise(setImmediate);
          flushing = false;
        };
        return { write: (_, line) => void (flushing || received.push(line)), flush };
      }),
    ],
    [
      "one that never resolves a second flush",
      SEVERAL,
      broken(() => {
        let flushing = false;
        return {
          flush() {
            if (flushing) return new Promise(() => {});
            flushing = true;
            return new Promise<void>((resolve) =>
              setImmediate(() => {
                flushing = false;
                resolve();
              }),
            );
          },
        };
      }),
    ],
    [
      "one that drops its queue when it is disposed of",
      DISPOSED,
      broken((received) => {
        const queue: string[] = [];
        const flush = async () => void received.push(...queue.splice(0));
        const dispose = async () => void queue.splice(0);
        return { write: (_, line) => void queue.push(line), flush, [Symbol.asyncDispose]: dispose };
      }),
    ],
    [
      "one that cannot be disposed of twice",
      TWICE,
      broken(() => {
        let isOpen = true;
        return {
          async [Symbol.asyncDispose]() {
            if (!isOpen) throw new Error("closed already");
            isOpen = false;
          },
        };
      }),
    ],
    [
      "one that throws when it is closed",
      LATE,
      broken((received) => {
        let isOpen = true;
        return {
          write(_, line) {
            if (!isOpen) throw new Error("write after end");
            received.push(line);
          },
          async [Symbol.asyncDispose]() {
            isOpen = false;
          },
        };
      }),
    ],
    [
      "one that says nothing of a failure",
      SAID,
      broken((received) => {
        let refused = false;
        const refuse = () => {
          refused = true;
          return () => {
            refused = false;
          };
        };
        return { write: async (_, line) => void (refused || received.push(line)), refuse };
      }),
    ],
    [
      "one that drops what does not fit",
      HELD,
      broken((received) => {
        let stalled = false;
        const stall = () => {
          stalled = true;
          return () => {
            stalled = false;
          };
        };
        return { write: (_, line) => void (stalled || received.push(line)), stall };
      }),
    ],
  ])("%s: %s", async (_, advice, make) => {
    expect(await failed(make, 300)).toContain(advice);
  });

  test("and the error lists all, with what happened", async () => {
    const make = broken(() => ({
      write() {
        throw new RangeError("no room");
      },
    }));
    await expect(checkTransport(make)).rejects.toThrow(
      /^ctxlog: the transport failed \d+ of 11 checks:\n- Write any record without throwing: .* \(for a cycle in a field it failed\)\n- /,
    );
  });

  test("and a good one passes, also without anything to see of its destination", async () => {
    expect(await failed(broken(() => ({})))).toEqual([]);
    await checkTransport(() => ({ transport: { write() {} } }));
  });
});

test("refuses wrong arguments", async () => {
  await expect(checkTransport("x" as never)).rejects.toThrow("checkTransport's make");
  await expect(checkTransport(() => ({ transport: memoryTransport() }), { line: 1 } as never)).rejects.toThrow(
    'has no option "line"',
  );
  await expect(checkTransport(() => ({ transport: memoryTransport() }), { lines: 0 })).rejects.toThrow("lines");
});
