import { execFileSync } from "node:child_process";
import { mkdirSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { runNode } from "../support/child-process.js";
import { temporary } from "../support/temporary.js";

const INDEX = JSON.stringify(new URL("../../dist/index.js", import.meta.url).href);

/** Every way in which a frame that nobody ran can get into a record. `frame` is one with a hostile path. */
const WAYS: Readonly<Record<string, string>> = {
  "a message": "new Error('bad\\n' + frame)",
  "a message with CRLF": "new Error('bad\\r\\n' + frame + '\\r\\n')",
  "a message that begins with it": "new Error('\\n' + frame)",
  "a message of nothing else": "new Error(frame)",
  "a message with a real frame before it": "new Error('bad\\n' + real() + '\\n' + frame)",
  "a message that was shortened": "changed(new Error('bad\\n' + frame), 'bad')",
  "a message that was replaced": "changed(new Error('bad\\n' + frame), 'other')",
  "a message that was removed": "changed(new Error('bad\\n' + frame), '')",
  "a message that was extended": "changed(new Error('bad\\n' + frame), 'While paying: bad\\n' + frame)",
  "a stack from another service": "Object.assign(new Error('bad'), { stack: 'Error: bad\\n' + frame })",
  "a name": "Object.assign(new Error('bad'), { name: 'Bad\\n' + frame, stack: 'Bad\\n' + frame + ': bad' })",
  "a cause": "new Error('outer', { cause: new Error('bad\\n' + frame) })",
  "a cause that is a text": "new Error('outer', { cause: 'bad\\n' + frame })",
  "one of several errors": "new AggregateError([new Error('bad\\n' + frame)], 'all')",
  "an error's field":
    "Object.assign(new Error('bad'), { detail: 'bad\\n' + frame, inner: new Error('bad\\n' + frame) })",
  "a field": "{ text: 'bad\\n' + frame, error2: new Error('bad\\n' + frame), list: [new Error('bad\\n' + frame)] }",
  "what an object shows of itself": "{ own: { [Symbol.for('nodejs.util.inspect.custom')]: () => 'bad\\n' + frame } }",
};

function hostilePaths(home: string): Readonly<Record<string, string>> {
  const inside = (name: string) => join(home, name);
  execFileSync("mkfifo", [inside("pipe"), inside("pipe.js")]);
  mkdirSync(inside("folder.js"));
  writeFileSync(inside("huge.js"), "");
  truncateSync(inside("huge.js"), 2 ** 30);
  writeFileSync(inside("secret.txt"), "//# sourceMappingURL=secret.map");
  writeFileSync(inside("secret.map"), "{}");
  return {
    "a named pipe": inside("pipe"),
    "a named pipe with a script's name": inside("pipe.js"),
    "a named pipe by a URL": `file://${inside("pipe.js")}`,
    "a named pipe with a query": `${inside("pipe.js")}?x=.js`,
    "a folder": inside("folder.js"),
    "a file of a gigabyte": inside("huge.js"),
    "a file that is no script": inside("secret.txt"),
    "a file behind two dots": `${home}/x/../secret.txt`,
    "a relative path": "secret.txt",
    "/dev/zero": "/dev/zero",
    "/dev/zero with a script's name": "/dev/zero:/x.js",
    "the terminal": "/dev/tty",
    "a file of the kernel": "/proc/self/environ",
    "the process's memory": "/proc/self/mem",
    "a share in the network": "//server/share/x.js",
    "a share of Windows": "\\\\server\\share\\x.js",
    "a host in a URL": "file://server/share/x.js",
    "a script of another program": "/usr/share/other/x.js",
  };
}

/** Logs every way for every path, and returns the files that were read meanwhile. */
async function filesRead(home: string, paths: readonly string[], ways: readonly string[]): Promise<unknown> {
  const program = `
    import fs from "node:fs";
    import { createLogger } from ${INDEX};
    const log = createLogger({ format: "pretty", transports: [{ write() {} }], onError(error) { throw error; } });
    const read = new Set();
    for (const name of ["readFileSync", "openSync"]) {
      const original = fs[name];
      fs[name] = (path, ...rest) => (read.add(path), original(path, ...rest));
    }
    const changed = (error, message) => (error.stack, Object.assign(error, { message }));
    const real = () => new Error("x").stack.split("\\n")[1];
    for (const path of ${JSON.stringify(paths)}) {
      const frame = "    at y (" + path + ":1:1)";
      ${ways.map((way) => `log.error("Refused", ${way}); log.error(${way});`).join("\n")}
    }
    process.stdout.write(JSON.stringify([...read]));
  `;
  writeFileSync(join(home, "app.mjs"), program);
  const { stdout, stderr, signal } = await runNode(["app.mjs"], { cwd: home, timeout: 15_000 });
  expect({ stderr, signal }).toEqual({ stderr: "", signal: null });
  return JSON.parse(stdout);
}

test.each(Object.keys(WAYS))("pretty opens no file that stands in %s, and does not wait for one", async (way) => {
  const home = temporary();
  const read = await filesRead(home, Object.values(hostilePaths(home)), [WAYS[way] as string]);
  expect([[], [join(home, "app.mjs")]]).toContainEqual(read);
});

test("pretty opens a limited number of files, even if each is a script", async () => {
  const home = temporary();
  const paths = Array.from({ length: 1000 }, (_, index) => join(home, `${index}.js`));
  for (const path of paths) writeFileSync(path, "1");
  const read = (await filesRead(home, paths, [WAYS["a stack from another service"] as string])) as string[];
  expect(read.length).toBeLessThan(300);
});
