import { sharedState } from "../internal/shared-state.js";
import { tagText } from "./shorten.js";

/** A part of the tag that shows nothing. */
export const NONE = "none";

/** The most characters that the tag shows of one part: it is on every physical line. */
const MAX_PART = 128;

/** The parts of a tag by field name, in order. */
export type TagParts = Readonly<Record<string, string>>;

/** The labels of the two IDs. Any other field's label is its name. */
const LABELS: ReadonlyMap<string, string> = new Map([
  ["requestId", "req"],
  ["sessionId", "session"],
]);

/** What stands in the tag before a field's value: `req` for requestId. */
export function tagLabel(name: string): string {
  return LABELS.get(name) ?? name;
}

/** What of a record its tag shows. */
interface Tagged {
  readonly requestId: string | undefined;
  readonly sessionId: string | undefined;
  readonly tag?: TagParts | undefined;
}

/** A record's tag: `[req=k3v9x7qa|session=12345678]`. Undefined if it has none. */
export function tagOf({ requestId, sessionId, tag }: Tagged): string | undefined {
  if (requestId === undefined) return undefined;
  if (typeof tag !== "object" || tag === null) {
    return `[req=${partText(requestId)}|session=${partText(sessionId ?? NONE)}]`;
  }
  // For the IDs the properties count: a filter may have set them.
  const parts = Object.keys(tag).map((name) => {
    const value = name === "requestId" ? requestId : name === "sessionId" ? sessionId : tag[name];
    return `${partText(tagLabel(name))}=${partText(value ?? NONE)}`;
  });
  return `[${parts.join("|")}]`;
}

function partText(text: unknown): string {
  return tagText(String(text).slice(0, MAX_PART));
}

interface ChosenParts {
  /** The labels of all tags that were chosen in this process; none while every tag has the two IDs in their order. */
  readonly labels: Set<string>;
  beginnings: RegExp | undefined;
}

/**
 * How the parts of the chosen tags begin, such as `[tenant=` and `|tenant=`: texts of the line format must not contain
 * that. The beginnings of the two IDs' parts in their usual order are always escaped, and are not in here. Undefined if
 * no tag was chosen, which costs texts nothing.
 */
export const chosenParts: ChosenParts = /* @__PURE__ */ sharedState("tags.v1", () => ({
  labels: new Set(),
  beginnings: undefined,
}));

/** Makes texts of the line format escape the beginnings of these fields' parts. */
export function escapeTagParts(names: readonly string[]): void {
  for (const name of names) chosenParts.labels.add(tagLabel(name));
  const labels = [...chosenParts.labels].map((label) => label.replaceAll(".", "\\."));
  chosenParts.beginnings = new RegExp(`[[|](?=(?:${labels.join("|")})=)`, "g");
}
