import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "rolldown/utils";
import { expect, test } from "vitest";
import { ROOT } from "./support/child-process.js";
import { sourceFiles } from "./support/source-files.js";

/** What each copy of the package has for itself, and why nothing is wrong with that. */
const OWN: Readonly<Record<string, string>> = {
  "src/call-stack.ts retrying": "true only during a call of one copy's logger",
  "src/context/field-set.ts overflow": "a field set is of one copy, and only its own methods look there",
  "src/context/level-override.ts collected": "counts down what is shared",
  "src/filters/context.ts implied": "marks filters that a logger of this copy creates for itself",
  "src/filters/redact/text/characters.ts unicodeNames": "a table that is computed once",
  "src/formatters/by-name.ts shared": "formatters have no state",
  "src/formatters/fields.ts lastCode": "is never read",
  "src/formatters/pretty/script-files.ts bytesLeft": "a limit on memory",
  "src/formatters/pretty/script-files.ts fixedFolders": "a place in the file system",
  "src/formatters/pretty/script-files.ts readable": "a limit on memory",
  "src/formatters/pretty/width.ts terminal": "what the process's terminal is",
  "src/held/held-line.ts calls": "orders the lines that loggers of this copy hold",
  "src/http/extract-options.ts checked": "options that were checked",
  "src/http/incoming-request.ts NO_HEADERS": "stays empty",
  "src/http/request-line-options.ts checked": "options that were checked",
  "src/http/response-end.ts waiting": "one listener of a connection for each copy",
  "src/ids/generate.ts bytes": "random bytes that are left",
  "src/ids/generate.ts next": "random bytes that are left",
  "src/internal/sha256.ts known": "a table that is computed once",
  "src/internal/timing.ts clearInterval": "Node's own, as this copy found them",
  "src/internal/timing.ts clearTimeout": "Node's own, as this copy found them",
  "src/internal/timing.ts setImmediate": "Node's own, as this copy found them",
  "src/internal/timing.ts setInterval": "Node's own, as this copy found them",
  "src/internal/timing.ts setTimeout": "Node's own, as this copy found them",
  "src/internal/tslog-runtime.ts logger": "a module that was loaded",
  "src/testing/checks/transport-run.ts runs": "numbers the runs of a check",
  "src/trace/trace-context.ts used": "random bytes that are left",
  "src/writer/rotation/process-identity.ts own": "what the process is",
  "src/writer/turn-end.ts hasPlanned": "keeps the event loop awake for the writers that this copy has created",
  "src/writer/turn-end.ts isAwake": "keeps the event loop awake for the writers that this copy has created",
};

const CONTAINER = /^(?:Weak)?(?:Map|Set|Ref)$|^FinalizationRegistry$/;

interface Node {
  readonly type: string;
  readonly [key: string]: unknown;
}

/** The variables at the top of a file that can change, or hold what can. */
function stateOf(path: string): string[] {
  const { program } = parseSync(path, readFileSync(join(ROOT, path), "utf8"));
  return program.body.flatMap((statement) => {
    const declared = "declaration" in statement && statement.declaration ? statement.declaration : statement;
    if (declared.type !== "VariableDeclaration") return [];
    return declared.declarations
      .filter(({ init }) => declared.kind !== "const" || isEmptyContainer(init as Node | null))
      .map(({ id }) => `${path} ${"name" in id ? id.name : "a pattern"}`);
  });
}

/** Whether it is a Map, a Set or the like that will be filled: one with constant content is a table. */
function isEmptyContainer(init: Node | null): boolean {
  if (init?.type !== "NewExpression") return false;
  const { name = "" } = init["callee"] as { name?: string };
  const [first] = init["arguments"] as Node[];
  return CONTAINER.test(name) && (first === undefined || name === "FinalizationRegistry");
}

test("what a file remembers is shared by all copies of the package, or has a reason not to be", () => {
  const files = sourceFiles().filter(({ path }) => !path.startsWith("src/story/"));
  expect(files.flatMap(({ path }) => stateOf(path)).sort()).toEqual(Object.keys(OWN).sort());
});
