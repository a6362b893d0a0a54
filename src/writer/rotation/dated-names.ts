import { builtin } from "../../internal/builtins.js";
import { groupForms, literally, type Names } from "./rotated-file.js";

const nodePath = /* @__PURE__ */ builtin("node:path");

interface Key {
  readonly label: string;
  /** Files of one day or hour are numbered, in the order in which they were written. The first has no number. */
  readonly sequence: number;
}

/** `app-2026-11-26.log`, then `app-2026-11-26_1.log`; by the hour `app-2026-11-26T13.log`. */
export function datedNames(current: string): Names {
  const { name: stem, ext } = current.endsWith(".gz") ? { name: current, ext: "" } : nodePath.parse(current);
  const pattern = new RegExp(
    `^${literally(stem)}-(\\d{4}-\\d\\d-\\d\\d(?:T\\d\\d)?)(?:_([1-9]\\d{0,5}))?${literally(ext)}$`,
  );
  const keyOf = (name: string): Key | undefined => {
    const [, label, sequence = "0"] = pattern.exec(name) ?? [];
    return label === undefined || !isTime(label) ? undefined : { label, sequence: Number(sequence) };
  };
  return {
    find: (inDirectory) => groupForms(inDirectory, keyOf).sort((a, b) => byTime(b.key, a.key)),
    plan(found, maxFiles, label) {
      const same = found.map(({ name }) => keyOf(name)).filter((key) => key?.label === label);
      const sequence = Math.max(-1, ...same.map((key) => key?.sequence ?? -1)) + 1;
      const to = `${stem}-${label}${sequence === 0 ? "" : `_${sequence}`}${ext}`;
      const deleted = found.slice(maxFiles - 1).reverse();
      return [...deleted.flatMap(({ files }) => files.map((from) => ({ from }))), { from: current, to }];
    },
  };
}

function isTime(label: string): boolean {
  const [day = "", hour = "00"] = label.split("T");
  const time = new Date(`${day}T00:00:00Z`);
  return Number(hour) < 24 && !Number.isNaN(time.getTime()) && time.toISOString().startsWith(day);
}

function byTime(a: Key, b: Key): number {
  if (a.label !== b.label) return a.label < b.label ? -1 : 1;
  return a.sequence - b.sequence;
}
