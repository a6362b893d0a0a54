/** The IDs that one order's lines must carry, as its client knows them. */
export interface Order {
  readonly order: number;
  readonly requestId: string;
  readonly sessionId: string;
}

/** What the check found in the lines of both services. */
export interface Verdict {
  readonly lines: number;
  /** Lines with a wrong tag or none, and the tag that was expected. */
  readonly wrong: readonly { readonly line: string; readonly expected: string }[];
  /** Orders with too few or too many records. */
  readonly incomplete: readonly string[];
}

/** How many records each order produces, in both services together. */
export const RECORDS_PER_ORDER = 14;

const LAYOUT = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d - [\w.]+ - [A-Z]+ - (\[req=[^|]+\|session=[^\]]+\]) ([-|]) (.*)$/;
const ORDER = /\border(?: |s\/)(\d+)\b/;
const NO_REQUEST = "[req=none|session=none]";

/**
 * Compares the tag of every line with the order that its message names. The number of the order reaches the message as
 * a function's argument, never through the context, so it is independent evidence.
 * @param outputs The lines of each service, in the order in which they were written.
 */
export function check(outputs: readonly (readonly string[])[], orders: readonly Order[]): Verdict {
  const tags = new Map(orders.map((one) => [one.order, tagOf(one)]));
  const records = new Map(orders.map(({ order }) => [order, 0]));
  const wrong: { line: string; expected: string }[] = [];
  for (const lines of outputs) {
    let expected = NO_REQUEST;
    for (const line of lines) {
      const [, tag, separator, message = line] = LAYOUT.exec(line) ?? [];
      // A continuation line, such as a stack's, belongs to the order of the line before.
      if (separator !== "|") {
        const order = ORDER.exec(message)?.[1];
        expected = order === undefined ? NO_REQUEST : (tags.get(Number(order)) ?? "an order that was sent");
        if (order !== undefined) records.set(Number(order), (records.get(Number(order)) ?? 0) + 1);
      }
      if (tag !== expected) wrong.push({ line, expected });
    }
  }
  return { lines: outputs.flat().length, wrong, incomplete: incompleteOf(records) };
}

function tagOf({ requestId, sessionId }: Order): string {
  return `[req=${requestId.slice(0, 8)}|session=${sessionId.slice(0, 8)}]`;
}

function incompleteOf(records: ReadonlyMap<number, number>): string[] {
  return [...records]
    .filter(([, count]) => count !== RECORDS_PER_ORDER)
    .map(([order, count]) => `order ${order} has ${count} records instead of ${RECORDS_PER_ORDER}`);
}
