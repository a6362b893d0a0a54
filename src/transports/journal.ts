import { builtin } from "../internal/builtins.js";
import { readEnvironment } from "../internal/environment.js";
import { LEVEL_NAMES, type LevelName } from "../level.js";

const fs = /* @__PURE__ */ builtin("node:fs");

/** The priorities of syslog (RFC 5424, section 6.2.1), as sd-daemon(3) has them. */
const PRIORITIES: Readonly<Record<LevelName, number>> = {
  SILLY: 7,
  TRACE: 7,
  DEBUG: 7,
  INFO: 6,
  WARN: 4,
  ERROR: 3,
  FATAL: 2,
};

const PREFIXES = LEVEL_NAMES.map((name) => `<${PRIORITIES[name]}>`);

/**
 * Whether a descriptor is the journal: systemd says in JOURNAL_STREAM which device and inode it has connected. A
 * program whose output was redirected since has another one.
 */
export function isJournal(fd: number): boolean {
  const stream = readEnvironment("JOURNAL_STREAM");
  if (stream === undefined) return false;
  try {
    const { dev, ino } = fs.fstatSync(fd, { bigint: true });
    return stream === `${dev}:${ino}`;
  } catch {
    return false;
  }
}

/** A line with its priority, `<6>`, in front of each physical line: the journal takes each for an entry. */
export function withPriority(line: string, levelId: number): string {
  const prefix = PREFIXES[levelId] as string;
  return prefix + (line.includes("\n") ? line.replaceAll("\n", `\n${prefix}`) : line);
}
