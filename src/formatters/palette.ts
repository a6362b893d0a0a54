// Of the 256 colours of xterm's palette, hues that can be told apart and have a contrast of at least 3.5 : 1 to black and
// to white (WCAG 2.2, relative luminance).
export const PALETTE: readonly number[] = [28, 32, 94, 134, 160, 30, 63, 166, 163, 100, 168];

/** The SGR numbers of an ID's colour: the same ID always has the same one. */
export function colorOf(id: string): string {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  return `38;5;${PALETTE[(hash >>> 0) % PALETTE.length]}`;
}
