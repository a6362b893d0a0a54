import { existsSync, linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join, relative } from "node:path";
import { pathToFileURL } from "node:url";
import * as fc from "fast-check";
import { afterEach, describe, expect, test, vi } from "vitest";
import { createLogger, fileTransport, type Transport } from "../../src/index.js";
import { absolutePath } from "../../src/transports/file-path.js";
import { temporary } from "../support/temporary.js";

const logger = (transport: Transport) =>
  createLogger({ format: (record) => record.message, context: false, transports: [transport] });

describe("mode", () => {
  test.each([
    [640, "0o640"],
    [644, "0o644"],
    [600, "0o600"],
    [666, "0o666"],
    [660, "0o660"],
    [755, "0o755"],
    [777, "0o777"],
    [604, "0o604"],
    ["640", "0o640"],
    ["0640", "0o640"],
    ["0o600", "0o600"],
  ])("%j, which was meant to be octal, is refused with a suggestion", (mode, meant) => {
    expect(() => fileTransport({ path: "app.log", mode: mode as number })).toThrow(
      new RegExp(`^ctxlog: fileTransport's mode is .*Did you mean ${meant}\\?$`),
    );
  });

  test.each([
    [0],
    [0o400],
    [0o200],
    [0o040],
    [0o440],
    [0o1640],
    [0o4755],
    [-1],
    [1.5],
    [Number.NaN],
    ["rw"],
    [null],
    [true],
  ])("%j, with which the owner cannot read and write a log, is refused", (mode) => {
    const path = join(temporary(), "app.log");
    expect(() => fileTransport({ path, mode: mode as number })).toThrow(TypeError);
    expect(existsSync(path)).toBe(false);
  });

  test("is accepted exactly if it has no other bits than permissions, and those of the owner", () => {
    fc.assert(
      fc.property(fc.integer({ min: -5000, max: 5000 }), (mode) => {
        const create = () => fileTransport({ path: "app.log", mode });
        if (mode >= 0 && mode <= 0o777 && (mode & 0o600) === 0o600) expect(create).not.toThrow();
        else expect(create).toThrow(/^ctxlog: fileTransport's mode is/);
      }),
      { numRuns: 1000 },
    );
  });
});

describe("path", () => {
  const directory = "/var/log";

  test.each([
    ["/var/log/app.log", "/var/log/app.log"],
    ["/var/log/../log/./app.log", "/var/log/app.log"],
    ["file:///var/log/app.log", "/var/log/app.log"],
    ["FILE:///var/log/app.log", "/var/log/app.log"],
    ["file://localhost/var/log/app.log", "/var/log/app.log"],
    ["file:///var/log/a%20b.log", "/var/log/a b.log"],
    [new URL("file:///var/log/app.log"), "/var/log/app.log"],
    [new URL("app.log", "file:///var/log/"), "/var/log/app.log"],
    [pathToFileURL("/var/log/ä#?.log"), "/var/log/ä#?.log"],
    ["~/app.log", join(homedir(), "app.log")],
    ["~/a/../app.log", join(homedir(), "app.log")],
    ["app.log", join(process.cwd(), "app.log")],
    ["~app.log", join(process.cwd(), "~app.log")],
    ["./~/app.log", join(process.cwd(), "~/app.log")],
    ["a:b.log", join(process.cwd(), "a:b.log")],
    [relative(process.cwd(), join(directory, "app.log")), "/var/log/app.log"],
  ])("%s is %s", (path, absolute) => {
    expect(absolutePath("fileTransport's path", path)).toBe(absolute);
  });

  test.each([
    [""],
    ["a\0b"],
    ["file:///a%00b"],
    ["file:///a%2Fb"],
    ["file://server/app.log"],
    ["http://shop.example/app.log"],
    ["s3://bucket/app.log"],
    [new URL("https://shop.example/app.log")],
    [new URL("data:text/plain,x")],
    ["~alice/app.log"],
    ["~+/app.log"],
    [undefined],
    [null],
    [1],
    [Buffer.from("/app.log")],
    [{ href: "file:///app.log" }],
  ])("%j is refused", (path) => {
    expect(() => fileTransport({ path: path as string })).toThrow(
      /^ctxlog: fileTransport's path is .*, but must be a file/,
    );
  });

  test("a URL and a path of one file share a writer", async () => {
    const path = join(temporary(), "app.log");
    const logs = [path, pathToFileURL(path), pathToFileURL(path).href].map((name) =>
      logger(fileTransport({ path: name })),
    );
    for (let i = 0; i < 9; i++) logs[i % 3]?.info(String(i));
    await Promise.all(logs.map((log) => log.close()));
    expect(readFileSync(path, "utf8")).toBe("0\n1\n2\n3\n4\n5\n6\n7\n8\n");
  });

  afterEach(() => vi.unstubAllEnvs());

  test("~/ is the home directory of the moment", async () => {
    const home = temporary();
    vi.stubEnv("HOME", home);
    const log = logger(fileTransport({ path: "~/logs/app.log" }));
    log.info("one");
    await log.close();
    expect(readFileSync(join(home, "logs", "app.log"), "utf8")).toBe("one\n");
  });
});

/** Ways to take a file from its path, and what its path has after another line. */
const REMOVALS: Record<string, { remove: (path: string) => void; written: string }> = {
  "was deleted": { remove: (path) => rmSync(path), written: "two\n" },
  "was deleted, and has a second name": {
    remove: (path) => {
      linkSync(path, `${path}.backup`);
      rmSync(path);
    },
    written: "two\n",
  },
  "was deleted, and has a second name in another directory": {
    remove: (path) => {
      mkdirSync(`${path}.d`);
      linkSync(path, join(`${path}.d`, "backup"));
      rmSync(path);
    },
    written: "two\n",
  },
  "was deleted and created by somebody else, and has a second name": {
    remove: (path) => {
      linkSync(path, `${path}.backup`);
      rmSync(path);
      writeFileSync(path, "other\n");
    },
    written: "other\ntwo\n",
  },
  "was replaced by another file": {
    remove: (path) => {
      writeFileSync(`${path}.new`, "other\n");
      renameSync(`${path}.new`, path);
    },
    written: "other\ntwo\n",
  },
  "was replaced by another file, and has a second name": {
    remove: (path) => {
      linkSync(path, `${path}.backup`);
      writeFileSync(`${path}.new`, "other\n");
      renameSync(`${path}.new`, path);
    },
    written: "other\ntwo\n",
  },
  "has a name that looks like a deleted file's": {
    remove: (path) => {
      linkSync(path, `${path}.backup`);
      rmSync(path);
      writeFileSync(`${path} (deleted)`, "");
    },
    written: "two\n",
  },
  "got a second name": { remove: (path) => linkSync(path, `${path}.backup`), written: "one\ntwo\n" },
};

test.each(Object.entries(REMOVALS))(
  "a file that %s is created again, or continued",
  async (_name, { remove, written }) => {
    const path = join(temporary(), "app.log");
    const log = logger(fileTransport({ path }));
    log.info("one");
    await log.flush();
    remove(path);
    log.info("two");
    await log.close();
    expect(readFileSync(path, "utf8")).toBe(written);
  },
);

test.each([
  ["renamed", (path: string) => renameSync(path, `${path}.1`), ".1"],
  [
    "renamed, and has a second name",
    (path: string) => {
      linkSync(path, `${path}.backup`);
      renameSync(path, `${path}.1`);
    },
    ".1",
  ],
  [
    "renamed to a name that ends as a deleted file's is shown",
    (path: string) => renameSync(path, `${path} (deleted)`),
    " (deleted)",
  ],
])("a file that was %s gets lines until it is reopened", async (_name, rename, suffix) => {
  const path = join(temporary(), "app.log");
  const file = fileTransport({ path });
  const log = logger(file);
  log.info("one");
  await log.flush();
  rename(path);
  log.info("two");
  await log.flush();
  file.reopen();
  log.info("three");
  await log.close();
  expect(readFileSync(path + suffix, "utf8")).toBe("one\ntwo\n");
  expect(readFileSync(path, "utf8")).toBe("three\n");
});
