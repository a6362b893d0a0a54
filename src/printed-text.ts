import { sharedState } from "./internal/shared-state.js";

/**
 * A text that was made of arguments. Nothing of it is seen by whoever makes a text of a record: the arguments are as they
 * were before redaction.
 */
export class PrintedText {
  readonly #text: string;
  readonly #args: readonly unknown[];
  readonly #render: (args: readonly unknown[]) => string;

  /** @param render Makes the text of other arguments. Never throws. */
  constructor(text: string, args: readonly unknown[], render: (args: readonly unknown[]) => string) {
    this.#text = text;
    this.#args = args;
    this.#render = render;
  }

  get text(): string {
    return this.#text;
  }

  get args(): readonly unknown[] {
    return this.#args;
  }

  /** The text of other arguments. */
  with(args: readonly unknown[]): PrintedText {
    return new PrintedText(this.#render(args), args, this.#render);
  }

  toJSON(): undefined {}
}

/**
 * The text that the captured console is logging now: its record is the one with this message. The logger may be that of
 * another copy of the package.
 */
export const printing: { text: PrintedText | undefined } = /* @__PURE__ */ sharedState("printing.v1", () => ({
  text: undefined,
}));
