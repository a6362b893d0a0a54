import { readFileSync } from "node:fs";
import { type CommandLine, type CommandName, readCommandLine, UsageError } from "./command-line.js";
import { lnav } from "./commands/lnav.js";
import { sessions } from "./commands/sessions.js";
import { trace } from "./commands/trace.js";
import { view } from "./commands/view.js";
import { HELP, HELP_OF } from "./help.js";
import { EXIT, type Io, write } from "./io.js";

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
    if (!(error instanceof UsageError)) throw error;
    io.stderr.write(`ctxlog: ${error.message}\n`);
    return EXIT.usage;
  }
}

function version(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return `${(JSON.parse(text) as { version: string }).version}\n`;
}
