/**
 * The lines of a text.
 * @throws {Error} If the text ends inside a line.
 */
export function linesOf(text: Buffer | string): string[] {
  const lines = text.toString().split("\n");
  if (lines.pop() !== "") throw new Error("the text ends in the middle of a line");
  return lines;
}

/**
 * The numbers of lines that a program wrote with its function `line(number, size)`.
 * @throws {Error} If a line is not whole.
 */
export function numbersOf(text: Buffer | string, size = 100): number[] {
  return linesOf(text).map((line) => {
    const number = Number.parseInt(line, 10);
    if (line !== `${number} `.padEnd(size, "abcdefghij")) throw new Error(`not a whole line: ${line.slice(0, 300)}`);
    return number;
  });
}

/** 0, 1, 2 and so on: `count` numbers. */
export function upTo(count: number): number[] {
  return Array.from({ length: count }, (_, index) => index);
}
