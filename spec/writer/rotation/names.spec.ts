import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type NamesKind, namesOf } from "../../../src/writer/rotation/names.js";

const LABEL = "2026-11-26";

/** A directory as names and what is in each file. */
type Directory = Map<string, number>;

/** Rotates, up to a step; what a rename would replace is an error. */
function rotate(directory: Directory, kind: NamesKind, maxFiles: number, label: string, steps = Infinity): boolean {
  const names = namesOf(kind, "app.log");
  const plan = names.plan(names.find([...directory.keys()]), maxFiles, label);
  for (const { from, to } of plan.slice(0, steps)) {
    const content = directory.get(from);
    if (to !== undefined && directory.has(to)) throw new Error(`${to} would be replaced`);
    if (to !== undefined && content !== undefined) directory.set(to, content);
    directory.delete(from);
  }
  return plan.length <= steps;
}

function contents(directory: Directory, kind: NamesKind): (number | undefined)[] {
  const found = namesOf(kind, "app.log").find([...directory.keys()]);
  return found.map(({ files }) => directory.get(files[0] ?? ""));
}

describe.each<NamesKind>(["numbered", "dated"])("%s names", (kind) => {
  test("keep the latest files, in order, whichever are compressed, however often a rotation is cut off", () => {
    const round = fc.record({ steps: fc.integer({ min: 0, max: 12 }), compressed: fc.nat({ max: 8 }) });
    fc.assert(
      fc.property(fc.array(round, { maxLength: 40 }), fc.integer({ min: 1, max: 6 }), (rounds, maxFiles) => {
        const directory: Directory = new Map();
        let written = 0;
        for (const { steps, compressed } of rounds) {
          if (!directory.has("app.log")) directory.set("app.log", ++written);
          rotate(directory, kind, maxFiles, LABEL, steps);
          const name = namesOf(kind, "app.log").find([...directory.keys()])[compressed]?.files[0];
          if (name !== undefined && !name.endsWith(".gz")) {
            directory.set(`${name}.gz`, directory.get(name) ?? 0);
            directory.delete(name);
          }
        }
        if (!directory.has("app.log")) directory.set("app.log", ++written);
        rotate(directory, kind, maxFiles, LABEL);
        // Those that a cut rotation has moved above a gap follow, and count again when the gap is closed.
        rotate(directory.set("app.log", ++written), kind, maxFiles, LABEL);
        const left = [...directory.values()].sort((a, b) => b - a);
        expect(left).toEqual(left.map((_, index) => written - index));
        expect(left.length).toBeLessThanOrEqual(maxFiles);
        expect(contents(directory, kind)).toEqual(left);
      }),
    );
  });

  test("leave exactly maxFiles files", () => {
    const directory: Directory = new Map();
    for (let i = 1; i <= 20; i++) rotate(directory.set("app.log", i), kind, 7, LABEL);
    expect(contents(directory, kind)).toEqual([20, 19, 18, 17, 16, 15, 14]);
    expect(directory.size).toBe(7);
    // The user wants fewer from now on.
    rotate(directory.set("app.log", 21), kind, 3, LABEL);
    expect(contents(directory, kind)).toEqual([21, 20, 19]);
    expect(directory.size).toBe(3);
  });

  test("touch nothing that was not made by a rotation", () => {
    const others = [
      ...["app.log.0", "app.log.01", "app.log.2026", "app.log.20261126", "app.log.1.bak", "app.log.1.gz.old"],
      ...["app.log.-1", "app.log.1.zst", "myapp.log.1", "app.log.x", "app_log.1", "appXlog.1", "app.log.1.gz.gz"],
      ...["app-2026-13-01.log", "app-2026-02-30.log", "app-2026-01-01T24.log", "app-2026-01-01.txt", "app-.log"],
      ...["myapp-2026-01-01.log", "app-2026-01-01_0.log", "app-2026-01-01.1.log", "app-20260101.log", "app.log~"],
    ];
    const directory: Directory = new Map(others.map((name, index) => [name, index]));
    for (let i = 1; i <= 20; i++) rotate(directory.set("app.log", 100 + i), kind, 2, LABEL);
    for (const [index, name] of others.entries()) expect([name, directory.get(name)]).toEqual([name, index]);
    expect(directory.size).toBe(others.length + 2);
  });
});

test("dated names say the order in which the files of one day were written", () => {
  const directory: Directory = new Map();
  for (let i = 1; i <= 12; i++) rotate(directory.set("app.log", i), "dated", 100, LABEL);
  rotate(directory.set("app.log", 13), "dated", 100, "2026-11-27T05");
  expect(directory.get("app-2026-11-26.log")).toBe(1);
  expect(directory.get("app-2026-11-26_11.log")).toBe(12);
  expect(directory.get("app-2026-11-27T05.log")).toBe(13);
  expect(contents(directory, "dated")).toEqual([13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
});

test.each([
  ["app", "app-2026-11-26"],
  [".log", ".log-2026-11-26"],
  ["a.b.json", "a.b-2026-11-26.json"],
  ["app.gz", "app.gz-2026-11-26"],
  ["a+(b).log", "a+(b)-2026-11-26.log"],
])("of %s, the file of a day is %s", (current, name) => {
  const names = namesOf("dated", current);
  expect(names.plan([], 3, LABEL)).toEqual([{ from: current, to: name }]);
  expect(names.find([name, `${name}.gz`, "other"])).toEqual([
    { key: expect.anything(), name, files: [name, `${name}.gz`] },
  ]);
});
