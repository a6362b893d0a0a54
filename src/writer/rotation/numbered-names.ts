import { type Grouped, groupForms, literally, type Names, type RotatedFile, type Step } from "./rotated-file.js";

/** `app.log.1` is the newest, `app.log.2` the one before: each rotation renames them all. */
export function numberedNames(current: string): Names {
  const pattern = new RegExp(`^${literally(current)}\\.([1-9]\\d{0,3})$`);
  const numberOf = (name: string) => {
    const number = pattern.exec(name)?.[1];
    return number === undefined ? undefined : Number(number);
  };
  return {
    find: (inDirectory) => withoutGaps(groupForms(inDirectory, numberOf).sort((a, b) => a.key - b.key)),
    plan(found, maxFiles) {
      const steps: Step[] = [];
      for (const [index, { name, files }] of [...found.entries()].reverse()) {
        const next = `${current}.${index + 2}`;
        for (const from of files) {
          steps.push(index + 1 >= maxFiles ? { from } : { from, to: next + from.slice(name.length) });
        }
      }
      steps.push({ from: current, to: `${current}.1` });
      return steps;
    },
  };
}

/**
 * Those from 1 up to the first number that is missing. The others stay as they are: `app.log.2026` may be somebody's
 * archive. If the missing one is due to a crash, this rotation closes the gap.
 */
function withoutGaps(sorted: readonly Grouped<number>[]): RotatedFile[] {
  const gap = sorted.findIndex(({ key }, index) => key !== index + 1);
  return gap === -1 ? [...sorted] : sorted.slice(0, gap);
}
