import { isDeno } from "../internal/runtime.js";
import { LINE_FEED } from "./backlog.js";
import type { Destination, DividesLines } from "./destination.js";
import { PIPE_BUF, writeSome } from "./write-some.js";

/** Why not everything was written. */
export interface Fault {
  /** `full`: there may be room soon. `failing`: a disk that may recover. `closed`: nobody will read any more. */
  readonly status: "full" | "failing" | "closed";
  readonly error: Error;
  /** Whether the destination was closed, since a new descriptor may be better. */
  readonly lostDescriptor: boolean;
}

/** What an attempt did. */
export interface Attempt {
  /** In bytes. */
  readonly written: number;
  readonly fault: Fault | undefined;
}

/**
 * Tries once to write whole lines, the first from an offset on.
 * @param inPieces Whether a pipe gets only what cannot be torn: it has been full.
 */
export function attempt(destination: Destination, bytes: Buffer, offset: number, inPieces: boolean): Attempt {
  let at = offset;
  try {
    if (destination.rotation !== undefined) {
      while (at < bytes.length) at += divide(destination, destination.rotation, bytes, at);
      return { written: at - offset, fault: undefined };
    }
    const fd = destination.open();
    const pieces = destination.isPipe && (inPieces || isDeno);
    while (at < bytes.length) {
      at += writeSome(destination, fd, bytes, at, pieces ? pieceSize(bytes, at) : bytes.length - at);
    }
    return { written: at - offset, fault: undefined };
  } catch (error) {
    return { written: at - offset, fault: faultOf(error as NodeJS.ErrnoException, destination) };
  }
}

/** Writes what goes into one file. Returns how many bytes that were. */
function divide(destination: Destination, rotation: DividesLines, bytes: Buffer, at: number): number {
  const size = rotation.admit(bytes, at);
  const written = writeSome(destination, destination.open(), bytes, at, size);
  return rotation.hasLostFile() ? 0 : written;
}

/** How many bytes to write to a pipe at once: all whole lines that cannot be torn, but at least one line. */
export function pieceSize(bytes: Buffer, offset: number): number {
  if (bytes.length - offset <= PIPE_BUF) return bytes.length - offset;
  const end = bytes.lastIndexOf(LINE_FEED, offset + PIPE_BUF - 1);
  return (end < offset ? bytes.indexOf(LINE_FEED, offset) : end) + 1 - offset;
}

const FULL = new Set(["EAGAIN", "EWOULDBLOCK", "EBUSY", "EINTR"]);
const READER_GONE = new Set(["EPIPE", "ECONNRESET", "EBADF"]);
/** The descriptor is still good. After anything else (a stale handle, a lost device) a new one may be better. */
const NO_ROOM = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

function faultOf(error: NodeJS.ErrnoException, destination: Destination): Fault {
  const { code = "" } = error;
  if (FULL.has(code)) return { status: "full", error, lostDescriptor: false };
  const status = READER_GONE.has(code) && !destination.canReturn ? "closed" : "failing";
  const lostDescriptor = !NO_ROOM.has(code);
  if (lostDescriptor) closeQuietly(destination);
  return { status, error, lostDescriptor };
}

function closeQuietly(destination: Destination): void {
  try {
    destination.close();
  } catch {
    // The fault says more than this does.
  }
}
