import { describe, expect, test } from "vitest";
import { type Member, members } from "../../docs/api/generator/members.mjs";
import { type PublicName, readSurface } from "../../docs/api/generator/surface.mjs";

const surface = readSurface();
const names = surface.entries.flatMap((listed) => listed.names);

/** Members of a result, or of what a framework has or has not: nothing stands for them if they are absent. */
const NOT_OPTIONS = ["RequestLike.", "RedactionHit."];

function membersOf({ declarations }: PublicName): Member[] {
  return declarations.flatMap((declaration) => members(surface, declaration));
}

/** The members that match, as `LoggerOptions.name`. */
function found(select: (member: Member, all: readonly Member[]) => boolean): string[] {
  return names.flatMap((owner) => {
    const all = membersOf(owner);
    return all.filter((member) => select(member, all)).map(({ name }) => `${owner.name}.${name || "()"}`);
  });
}

describe("every public name", () => {
  test("has a docstring", () => {
    expect(names.filter(({ declarations }) => !declarations[0]?.doc?.description).map(({ name }) => name)).toEqual([]);
  });

  test("has an example", () => {
    const without = names.filter(({ declarations }) => !declarations.some(({ doc }) => doc?.examples[0]));
    expect(without.map(({ name }) => name)).toEqual([]);
  });
});

describe("every member of a public interface", () => {
  test("has a docstring", () => {
    const isOtherHalf = (member: Member, all: readonly Member[]): boolean =>
      member.accessor !== undefined && all.some(({ name, doc }) => name === member.name && doc !== undefined);
    expect(found((member, all) => !member.doc?.description && !isOtherHalf(member, all))).toEqual([]);
  });

  test("has a default if it is an optional property", () => {
    const without = found(({ kind, optional, doc }) => kind === "property" && optional && !doc?.default);
    expect(without.filter((name) => !NOT_OPTIONS.some((owner) => name.startsWith(owner)))).toEqual([]);
  });

  test("has no default if it is required", () => {
    expect(found(({ optional, doc }) => !optional && doc?.default !== undefined)).toEqual([]);
  });
});

describe("the docstring of a function", () => {
  const functions = names.flatMap(({ name, declarations }) =>
    declarations.filter(({ node }) => node.params !== undefined).map(({ node, doc }) => ({ name, node, doc })),
  );

  test("describes only parameters that the function has", () => {
    const wrong = functions.flatMap(({ name, node, doc }) => {
      const parameters = node.params.map((parameter: { name: string }) => parameter.name);
      return [...(doc?.params.keys() ?? [])]
        .filter((param) => !parameters.includes(param))
        .map((param) => `${name}: ${param}`);
    });
    expect(wrong).toEqual([]);
  });
});
