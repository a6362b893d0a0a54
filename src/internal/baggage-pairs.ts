/** The pairs of a list, and which of its members, from 1, are none. */
export interface BaggagePairs {
  readonly pairs: Readonly<Record<string, string>>;
  readonly wrong: readonly number[];
}

/**
 * Reads `key1=value1,key2=value2`, percent-encoded as in W3C Baggage (section 3.2.1), as OTEL_EXPORTER_OTLP_HEADERS and its
 * like have it. Empty members do not count. Never throws.
 */
export function readBaggagePairs(text: string): BaggagePairs {
  const pairs: Record<string, string> = {};
  const wrong: number[] = [];
  for (const [index, member] of text.split(",").entries()) {
    if (member.trim() === "") continue;
    const equals = member.indexOf("=");
    const key = decoded(member.slice(0, Math.max(0, equals)));
    const value = decoded(member.slice(equals + 1));
    if (key === undefined || key === "" || value === undefined) wrong.push(index + 1);
    // Also for the key __proto__.
    else Object.defineProperty(pairs, key, { value, enumerable: true, writable: true, configurable: true });
  }
  return { pairs, wrong };
}

function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return undefined;
  }
}
