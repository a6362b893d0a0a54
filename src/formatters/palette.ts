// Of the 256 colours of xterm's palette, those that have a contrast of at least 3.5 : 1 to black and to white
// (WCAG 2.2, relative luminance), thinned out until neighbours can be told apart.
export const PALETTE: readonly number[] = [28, 32, 61, 65, 68, 94, 97, 99, 130, 133, 30, 160, 163, 166, 168, 100];

/** The SGR numbers of an ID's colour: the same ID always has the same one. */
export function colorOf(id: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return `38;5;${PALETTE[(hash >>> 0) % PALETTE.length]}`;
}
