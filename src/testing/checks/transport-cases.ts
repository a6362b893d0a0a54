import { setImmediate } from "../../internal/timing.js";
import type { CheckedTransport } from "./contract.js";
import { Guard } from "./guard.js";
import { hostileRecords, recordOf } from "./records.js";
import type { Case } from "./run-cases.js";
import { TransportRun } from "./transport-run.js";

type Make = () => CheckedTransport | Promise<CheckedTransport>;

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(() => resolve()));
}

/** @param sample Shows what can be seen of the destination. */
export function transportCases(make: Make, sample: CheckedTransport, lines: number): Case[] {
  const withRun = (step: (run: TransportRun, made: CheckedTransport) => Promise<void>) => async (): Promise<void> => {
    const made = await make();
    const run = new TransportRun(made);
    try {
      await step(run, made);
    } finally {
      await run.dispose();
    }
  };
  const cases = [...writeCases(lines), ...flushCases(lines), ...disposalCases(lines), ...refusalCases(sample, lines)];
  return cases.map(({ name, step }) => ({ name, run: withRun(step) }));
}

interface TransportCase {
  readonly name: string;
  step(run: TransportRun, made: CheckedTransport): Promise<void>;
}

function writeCases(lines: number): TransportCase[] {
  return [
    {
      name: "Write any record without throwing: its values are whatever a program logs",
      async step(run) {
        for (const [name, record] of hostileRecords()) {
          run.write(record);
          await turn();
          if (run.thrown.length > 0) throw new Error(`for ${name} it failed`, { cause: run.thrown[0] });
        }
        await run.flush();
        run.checkQuiet();
      },
    },
    {
      name: "Change neither the record nor what it holds: other transports get it next",
      async step(run) {
        const guard = new Guard();
        const record = recordOf("guarded", { fields: { a: { b: [1] } }, bindings: { c: {} } });
        run.write(guard.of(record, "record"));
        await run.flush();
        if (guard.changes.length > 0) throw new Error(guard.changes.join(", "));
      },
    },
    {
      name: "Copy what you need of a record during the call: it may change afterwards",
      async step(run) {
        const record = recordOf("before the change", { fields: { state: "early" } });
        run.write(record);
        Object.assign(record, { message: "ctxlogChanged", fields: { state: "ctxlogChanged" }, level: "FATAL" });
        await run.flush();
        if ((await run.text())?.includes("ctxlogChanged")) throw new Error("a later change of the record has arrived");
      },
    },
    {
      name: "Keep the order of the calls, over several turns",
      async step(run) {
        for (let round = 0; round < 10; round++) {
          run.writeLines(Math.ceil(lines / 10));
          await turn();
        }
        await run.flush();
        run.checkQuiet();
        await run.checkArrived();
      },
    },
    {
      name: "Deliver long lines and any character whole",
      async step(run) {
        for (const text of ["", "é😀\u{10ffff}", "x".repeat(100_000), "\\\"'`\t"]) run.writeLines(1, `${text}END;`);
        await run.flush();
        run.checkQuiet();
        await run.checkArrived();
        const text = await run.text();
        if (text !== undefined && !text.includes("x".repeat(100_000)))
          throw new Error("a line of 100,000 characters was cut");
        if (text !== undefined && !/é😀|\\ud83d\\ude00/i.test(text))
          throw new Error("é😀 has arrived as something else");
      },
    },
  ];
}

function flushCases(lines: number): TransportCase[] {
  return [
    {
      name: "Resolve flush when all lines so far have arrived, and not before",
      async step(run) {
        run.writeLines(lines);
        await run.flush();
        run.checkQuiet();
        await run.checkArrived();
      },
    },
    {
      name: "Resolve flush although lines keep coming, and deliver those, too",
      async step(run) {
        run.writeLines(lines);
        const first = run.flush();
        run.writeLines(lines);
        await first;
        await run.flush();
        await run.checkArrived();
      },
    },
    {
      name: "Resolve flush when there is nothing to write, and several at once",
      async step(run) {
        await run.flush();
        run.writeLines(10);
        await Promise.all([run.flush(), run.flush(), run.flush()]);
        await run.checkArrived();
      },
    },
  ];
}

function disposalCases(lines: number): TransportCase[] {
  return [
    {
      name: "Deliver in the disposal what was accepted before",
      async step(run) {
        run.writeLines(lines);
        await (run.transport[Symbol.asyncDispose] === undefined ? run.flush() : run.dispose());
        await run.checkArrived();
      },
    },
    {
      name: "Allow a second disposal, and one without a line before",
      async step(run) {
        await run.dispose();
        await run.dispose();
      },
    },
    {
      name: "Throw neither in write nor in flush after the disposal: a last line may come late",
      async step(run) {
        run.writeLines(1);
        await run.dispose();
        run.writeLines(1);
        await run.flush();
        run.checkQuiet();
      },
    },
  ];
}

/** What can be checked only if the destination can be made to fail. */
function refusalCases({ refuse, stall }: CheckedTransport, lines: number): TransportCase[] {
  const cases: TransportCase[] = [];
  if (refuse !== undefined) {
    cases.push({
      name: "Say that the destination has failed: throw, reject, or call host.report",
      async step(run, made) {
        const accept = made.refuse?.();
        let failure: unknown;
        run.writeLines(10);
        await run.flush().catch((error: unknown) => {
          failure = error;
        });
        await turn();
        accept?.();
        const count = run.thrown.length + run.reported.length;
        if (count === 0 && failure === undefined) throw new Error("its lines are gone, and nothing was reported");
      },
    });
  }
  if (stall !== undefined) {
    cases.push({
      name: "Hold lines while the destination accepts none, and deliver them in order when it does",
      async step(run, made) {
        const resume = made.stall?.();
        run.writeLines(lines);
        await turn();
        const flushed = run.flush();
        run.writeLines(lines);
        resume?.();
        await flushed;
        await run.flush();
        run.checkQuiet();
        await run.checkArrived();
      },
    });
  }
  return cases;
}
