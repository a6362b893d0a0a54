import { join } from "node:path";
import { parseSync } from "rolldown/utils";
import { beforeAll, expect, test } from "vitest";
import { members } from "../../docs/api/generator/members.mjs";
import { type PublicName, readSurface } from "../../docs/api/generator/surface.mjs";
import { ROOT } from "../support/child-process.js";
import { compile, type Snippet } from "../support/snippets.js";

const surface = readSurface();
const names = surface.entries.flatMap((listed) => listed.names);

/** Every example of the docstrings, as a program that imports every public name. */
const examples: Snippet[] = names.flatMap((owner, index) => {
  const docs = owner.declarations.flatMap((declaration) => [
    declaration.doc,
    ...members(surface, declaration).map(({ doc }) => doc),
  ]);
  const all = docs.flatMap((doc) => doc?.examples ?? []);
  return all.map((example, line) => ({
    page: `${index}-${owner.name}`,
    line,
    source: program(example),
    hidden: "",
    output: undefined,
  }));
});

function program(example: string): string {
  const declared = declaredBy(example);
  const imports = names
    .filter(({ name }) => !declared.has(name))
    .map((found) => `import { ${isType(found) ? "type " : ""}${found.name} } from "${found.entry.name}";\n`);
  return `${imports.join("")}${example}\nexport {};\n`;
}

function isType({ declarations }: PublicName): boolean {
  return declarations.every(({ node }) => /^TS(?:Interface|TypeAlias)/.test(node.type));
}

/** The names that a program declares or imports itself, at its top. */
function declaredBy(source: string): Set<string> {
  const { program: tree, module } = parseSync("example.ts", source);
  const imported = module.staticImports.flatMap(({ entries }) => entries.map(({ localName }) => localName.value));
  const declared = tree.body.flatMap((statement) => {
    if (statement.type === "VariableDeclaration")
      return statement.declarations.map(({ id }) => ("name" in id ? id.name : ""));
    return "id" in statement && statement.id && "name" in statement.id ? [statement.id.name] : [];
  });
  return new Set([...imported, ...declared]);
}

/** TypeScript's errors for a name that is not there, and for callbacks whose types would come from it. */
const MISSING = /error TS(?:2304|2503|2593|18004|7006|7031|18046): /;

/** An example leaves out what every reader knows: a server, an order. Such a name is of any type; all others are checked. */
function isMissingName(error: string): boolean {
  if (MISSING.test(error)) return true;
  const [, meant] = /error TS2552: .* Did you mean '(\w+)'\?/.exec(error) ?? [];
  return meant !== undefined && !names.some(({ name }) => name === meant);
}

const WRONG = ["creatLogger();", "createLogger({ minLevl: level });"];

let errors: string[];

beforeAll(async () => {
  const wrong = WRONG.map((example, line) => ({
    page: "wrong",
    line,
    source: program(example),
    hidden: "",
    output: undefined,
  }));
  const { stdout } = await compile(join(ROOT, ".build/api-examples"), [...examples, ...wrong]);
  errors = stdout.split("\n").filter((line) => line.includes("error TS") && !isMissingName(line));
});

test("the examples of the docstrings compile, but for names that they leave out", () => {
  expect(examples.length).toBeGreaterThan(names.length);
  expect(errors.filter((error) => !error.includes("/wrong-"))).toEqual([]);
});

test.each(WRONG.map((example, line) => [example, line]))("the check of the examples refuses %s", (_, line) => {
  expect(errors.filter((error) => error.includes(`/wrong-${line}.ts(`))).toHaveLength(1);
});
