import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT, runNode } from "../support/child-process.js";

let directory: string;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), "ctxlog-copies-"));
  for (const copy of ["one", "two"]) {
    await cp(join(ROOT, "dist"), join(directory, copy, "dist"), { recursive: true });
    await cp(join(ROOT, "package.json"), join(directory, copy, "package.json"));
  }
  await symlink(join(ROOT, "node_modules"), join(directory, "node_modules"), "dir");
});

afterAll(() => rm(directory, { recursive: true, force: true }));

test("two copies of the package share one context", async () => {
  const { code, stdout, stderr } = await runNode(
    [
      "--input-type=module",
      "--eval",
      `import * as one from "./one/dist/index.js";
      import * as two from "./two/dist/index.js";
      console.log(one.runWithContext !== two.runWithContext);
      const log = two.createLogger({ format: (r) => [r.requestId, r.sessionId, r.context.userId, r.message].join(" ") });
      await one.runWithContext({ requestId: "first", sessionId: "s", minLevel: "debug" }, async () => {
        await null;
        two.updateContext({ userId: 42 });
        console.log(one.currentContext().userId);
        const bound = two.bindContext(() => one.currentContext().requestId);
        two.runWithContext({ requestId: "second" }, () => log.debug("inner " + bound()));
        one.runWithoutContext(() => console.log(two.currentContext()));
        log.debug("outer");
      });`,
    ],
    { cwd: directory },
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  const lines = stdout.trimEnd().split("\n").sort();
  expect(lines).toEqual(["42", "first s 42 outer", "second s 42 inner first", "true", "undefined"]);
});
