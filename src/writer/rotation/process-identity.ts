import { builtin } from "../../internal/builtins.js";

const fs = /* @__PURE__ */ builtin("node:fs");
const os = /* @__PURE__ */ builtin("node:os");

/** Where a process ID means something: a container has its own. */
interface Identity {
  readonly pid: number;
  /** When it was started, as the system counts; tells it from a later process with the same ID. `-` if unknown. */
  readonly start: string;
  readonly home: string;
}

let own: Identity | undefined;

/** This process, as text: other processes ask {@link isGone} about it. */
export function ownIdentity(): string {
  own ??= { pid: process.pid, start: stateOf(process.pid)?.start ?? "-", home: homeOf() };
  return `${own.pid} ${own.start} ${own.home}`;
}

/** Whether it is certain that a process has ended. Not for one of another machine or container. */
export function isGone(identity: string): boolean {
  const [pid = "", start = "-", home = ""] = identity.split(" ");
  ownIdentity();
  if (home !== own?.home || !/^[1-9]\d*$/.test(pid)) return false;
  try {
    process.kill(Number(pid), 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
  const state = stateOf(Number(pid));
  return state !== undefined && start !== "-" && (state.start !== start || /[ZX]/.test(state.letter));
}

function homeOf(): string {
  const host = os.hostname().replace(/\s/g, "");
  try {
    return `${host}/${fs.readlinkSync("/proc/self/ns/pid")}`;
  } catch {
    return host;
  }
}

/** Linux, proc(5): the third field is the state, the 22nd the start time. */
function stateOf(pid: number): { start: string; letter: string } | undefined {
  try {
    const fields = fs.readFileSync(`/proc/${pid}/stat`, "latin1").split(") ").pop()?.split(" ") ?? [];
    const [letter, start] = [fields[0], fields[19]];
    return letter === undefined || start === undefined ? undefined : { letter, start };
  } catch {
    return undefined;
  }
}
