/** How far into a stack the message may begin: the error's name and code precede it. */
export const MAX_HEAD = 200;
/**
 * A changed message is searched for the old one only if that is no longer than this: the search can take quadratic
 * time.
 */
const MAX_OLD_MESSAGE = 1000;

const FRAME = /^\s+at /;
const FIRST_FRAME = /\n\s+at .*/;

/** Whether a line of a stack looks like a frame. */
export function isFrame(line: string): boolean {
  return FRAME.test(line);
}

/** Whether a stack has the message at its head. */
export function hasMessage(stack: string, message: string): boolean {
  return messageAt(stack, message) !== -1;
}

function messageAt(stack: string, message: string): number {
  // Not the whole stack: a search for a long text in a long text can take quadratic time.
  return stack.slice(0, message.length + MAX_HEAD).indexOf(message);
}

/**
 * Where the frames of a stack begin: below the message, which may itself contain lines that look like frames. If the
 * message was changed, the frames are known only if it still contains the old one; otherwise the length of the stack is
 * returned.
 */
export function framesAt(stack: string, message: string): number {
  const at = messageAt(stack, message);
  if (at !== -1) return lineEnd(stack, at + message.length);
  const found = FIRST_FRAME.exec(stack.slice(0, MAX_OLD_MESSAGE));
  if (found === null) return stack.length;
  const old = stack.slice(0, found.index).replace(/^[^\n:]*: /, "");
  const isContained = old !== "" && message.includes(old) && !message.includes(found[0].trim());
  return isContained ? found.index : stack.length;
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end === -1 ? text.length : end;
}
