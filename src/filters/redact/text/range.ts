/** Part of a text that a rule hides: the characters `[from, to)`. `rule` names the rule: `name password`, `look jwt`. */
export interface TextRange {
  readonly from: number;
  readonly to: number;
  readonly rule: string;
}

/** Takes a range that a rule has found. Empty ranges are ignored. */
export type AddRange = (from: number, to: number, rule: string) => void;

/** Finds what one rule hides. Its time is linear in the text's length, always. */
export interface TextRule {
  find(text: string, add: AddRange): void;
}

/** The result of a search that found nothing, as is usual: one array for all. */
export const NO_RANGES: readonly TextRange[] = Object.freeze([]);

/** Ranges in order, without overlaps: what overlaps becomes one range, with the names of all its rules. */
export function unite(ranges: TextRange[]): readonly TextRange[] {
  if (ranges.length < 2) return ranges;
  ranges.sort((a, b) => a.from - b.from || b.to - a.to);
  const united: TextRange[] = [];
  let open = ranges[0] as TextRange;
  for (const range of ranges) {
    if (range.from >= open.to) {
      united.push(open);
      open = range;
    } else if (range !== open) open = joined(open, range);
  }
  united.push(open);
  return united;
}

function joined(open: TextRange, { to, rule }: TextRange): TextRange {
  const known = open.rule.length > MAX_RULES || open.rule.split(", ").includes(rule);
  return { from: open.from, to: Math.max(open.to, to), rule: known ? open.rule : `${open.rule}, ${rule}` };
}

/** How long the list of a united range's rules may become, in characters. */
const MAX_RULES = 200;

/** The text with each range replaced by what `hide` returns for it. */
export function replaceRanges(
  text: string,
  ranges: readonly TextRange[],
  hide: (found: string, rule: string) => string,
): string {
  if (ranges.length === 0) return text;
  let shown = "";
  let done = 0;
  for (const { from, to, rule } of ranges) {
    shown += text.slice(done, from) + hide(text.slice(from, to), rule);
    done = to;
  }
  return shown + text.slice(done);
}
