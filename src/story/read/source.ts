import { basename } from "node:path";

/** Where lines come from: a file, or standard input. */
export interface Source {
  /** As the user named it; `-` for standard input. */
  readonly path: string;
  /** The file's name without what rotation and compression add: `app.log` for `app.log.2.gz`. */
  readonly family: string;
  /** How often the file was rotated: 0 for the one that is being written. */
  readonly age: number;
  /** No line is later, in ms since 1970: it tells the day of times that have none. */
  readonly latest: () => number;
  /** Its size in bytes, if it is known. */
  readonly size: number | undefined;
  /** Its bytes, from the beginning. */
  read(): Chunks;
  /** Whether it can be read again, once it was read to its end. */
  isRepeatable(): boolean;
}

/** Reads bytes into a buffer, from a position on; 0 at the end. */
export type ReadInto = (into: Buffer, at: number) => number;

/** Bytes: by reading into the caller's buffer, or as they arrive. */
export type Chunks =
  | {
      readonly kind: "read";
      readonly into: ReadInto;
      /** Waits for more at the end. Resolves with whether to go on; absent for a file that is read once. */
      readonly more?: () => Promise<boolean>;
      readonly close: () => void;
    }
  | { readonly kind: "stream"; readonly stream: Iterable<Buffer> | AsyncIterable<Buffer> };

/** The latest time of a line that comes now, if clocks differ. */
export const inHalfADay = (): number => Date.now() + 43_200_000;

/** A file's name as a service's: `payments` for `/var/log/payments.log.1`. */
export function serviceOf({ path, family }: Source): string {
  return path === "-" ? "stdin" : basename(family).replace(/\.(?:log|jsonl?|ndjson|txt|out)$/i, "");
}
