import { readFileSync } from "node:fs";
import { type CommandLine, type CommandName, readCommandLine } from "./command-line.js";
import { lnav } from "./commands/lnav.js";
import { sessions } from "./commands/sessions.js";
import { trace } from "./commands/trace.js";
import { view } from "./commands/view.js";
import { HELP, HELP_OF } from "./help.js";
import { EXIT, type Io, write } from "./io.js";
import { safe } from "./show/text.js";
import { UsageError } from "./usage-error.js";

type Command = (line: CommandLine, io: Io) => number | Promise<number>;

const COMMANDS: Readonly<Record<CommandName, Command>> = {
  trace,
  sessions,
  requests: sessions,
  view,
  lnav: (_line, io) => lnav(io),
};

/** Runs a command line. @returns The exit code. */
export async function run(args: readonly string[], io: Io): Promise<number> {
  try {
    const line = readCommandLine(args, io.now());
    if (typeof line === "string") {
      await write(io.stdout, line === "help" ? HELP : version());
      return EXIT.ok;
    }
    if (!line.help) return await COMMANDS[line.command](line, io);
    await write(io.stdout, HELP_OF[line.command]);
    return EXIT.ok;
  } catch (error) {
    io.stderr.write(`ctxlog: ${faultText(error)}\n`);
    return EXIT.usage;
  }
}

/** What is said of an error that ends the command: a wrong use in a line, a fault of the command with its stack. */
export function faultText(error: unknown): string {
  if (error instanceof UsageError) return safe(error.message);
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return `this is a fault of ctxlog itself: ${text.split("\n").map(safe).join("\n")}`;
}

function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return `${(JSON.parse(text) as { version: string }).version}\n`;
}
