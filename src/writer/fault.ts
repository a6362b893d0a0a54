/** What a refusal of the operating system means: try again soon, nobody will ever read it, or a disk that may recover. */
export type Fault = "full" | "closed" | "failing";

const BUSY = new Set(["EAGAIN", "EWOULDBLOCK", "EBUSY", "EINTR"]);
const READER_GONE = new Set(["EPIPE", "ECONNRESET", "EBADF"]);
/** The descriptor is as good as it was; after anything else (a stale handle, a device that is gone) a new one may be better. */
const NO_ROOM = new Set(["ENOSPC", "EDQUOT", "EFBIG"]);

/** @param comesBack Whether what was written to may be there again, as a file may, unlike the reader of stdout. */
export function faultOf(code: string, comesBack: boolean): Fault {
  if (BUSY.has(code)) return "full";
  return READER_GONE.has(code) && !comesBack ? "closed" : "failing";
}

/** Whether to go on with the descriptor that failed. */
export function keepsDescriptor(code: string): boolean {
  return BUSY.has(code) || NO_ROOM.has(code);
}
