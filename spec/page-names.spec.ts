import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ROOT } from "./support/child-process.js";
import { namesInCode, platformNames, publicNames } from "./support/known-names.js";
import { blocksOf, codeIn, PAGES, pageText } from "./support/pages.js";

/** Pages about the code itself; every other page names only what users have. */
const INTERNALS = /^CONTRIBUTING\.md$|^docs\/(?:architecture|benchmarks|decisions|reliability)\.md$/;

/** Names of others, and of examples, by page. Keep it short: nobody checks them. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "docs/context.md": ["handle"],
  "docs/decisions.md": ["contextFields", "contextMiddleware", "defaultMeta", "eyJhbGci", "removeFilter"],
  "docs/debug-on-error.md": ["heldBack", "sampledOut"],
  "docs/formatters.md": ["httpRequest", "reqId", "responseTime"],
  "docs/http.md": ["Authorization", "multiValueHeaders", "userId"],
  "docs/loggers.md": ["FastifyBaseLogger", "customProps", "fastify", "loggerInstance", "onChild", "pinoHttp"],
  "docs/migration.md": [
    ..."addReporter autoLogging customLogLevel customProps genReqId getChild http isEnabledFor success verbose withContext withTag".split(
      " ",
    ),
    "Ready",
    // Middleware and libraries for the context.
    ...`ClsModule LoggerModule PinoLogger appendKeys appendPersistentKeys baseMeta bodyBlacklist createChild dynamicMeta
      errorLogger expressMiddleware expressWinston forRoot getId headerBlacklist ignoreRoute injectLambdaContext
      koaMiddleware logEvent persistentLogAttributes pinoHttp requestWhitelist responseWhitelist runWithId
      sampleRateValue setCorrelationId statusLevels`.split(/\s+/),
  ],
  "docs/pretty.md": ["NODE_ENV", "TSLOG_SOURCE_MAPS"],
  "docs/redaction.md": ["Authorization", "Cookie", "STRIPE_SECRET_KEY_TEST", "nextPageToken", "privateKeyPem", "next"],
  "docs/recipes/fastify.md": ["logLevel"],
  "docs/recipes/graphql-yoga.md": ["GraphQLError"],
  "docs/recipes/nestjs.md": ["ExceptionsHandler", "loggerInstance", "onRequest"],
  "docs/recipes/server-sent-events.md": ["Accept"],
  "docs/recipes/socket-io.md": ["onAny"],
  "docs/reliability.md": ["getConsoleSink", "getFileSink", "minLength", "pino"],
  "docs/sampling.md": ["sampledOut"],
  "docs/shipping.md": ["OTEL_EXPORTER_OTLP_PROTOCOL"],
  "docs/transports.md": ["otlpFormat"],
  "docs/troubleshooting.md": ["heldBack"],
};

const CONSTANT = /^[A-Z][A-Z\d]*_[A-Z\d_]+$/;

const { exports, scripts } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { cwd: ROOT })
  .toString()
  .split("\n")
  .filter((path) => path !== "" && existsSync(join(ROOT, path)));
const fileNames = new Set(files.map((path) => path.replace(/^.*\//, "")));
const topNames = new Set([...files.map((path) => path.replace(/\/.*$/, "")), "dist"]);

const platform = platformNames();
// Environment variables are no part of a type.
const forUsers = new Set([...publicNames(), ...[...namesInCode("src")].filter((name) => CONSTANT.test(name))]);
const forContributors = namesInCode("src", "spec", "bench", "examples", "docs/api/generator");

/** Scripts of package.json that a page runs and that do not exist. */
function unknownScripts(markdown: string): string[] {
  const names = Array.from(markdown.matchAll(/\bnpm run (?:-\S+ )*([\w:-]+)/g), ([, name = ""]) => name);
  return names.filter((name) => scripts[name] === undefined).map((name) => `npm run ${name}`);
}

function unknownEntries(markdown: string): string[] {
  const names = Array.from(markdown.matchAll(/(?<![\w/.@-])ctxlog\/([\w-]+)/g), ([, name = ""]) => name);
  return names.filter((name) => exports[`./${name}`] === undefined).map((name) => `ctxlog/${name}`);
}

/** Files and folders that the text names as code. */
function unknownPaths(page: string, markdown: string): string[] {
  const words = codeIn(markdown).flatMap((code) => code.split(/[\s,;()"']+/));
  return words.filter((word) => {
    if (/^[\w.-]+\.(?:[cm]?[jt]s|md|json|yml)$/.test(word)) return !fileNames.has(word);
    const [, top = ""] = /^([\w.-]+)\/[\w./-]*$/.exec(word) ?? [];
    if (topNames.has(top)) return !existsSync(join(ROOT, word));
    return (
      INTERNALS.test(page) && existsSync(join(ROOT, "src", top)) && top !== "" && !existsSync(join(ROOT, "src", word))
    );
  });
}

/** Names in the text that look like those of an API: called, in camel case, or with a capital. */
function unknownNames(page: string, markdown: string): string[] {
  const shown = new Set(blocksOf(markdown).match(/[\w$]+/g));
  const known = [platform, shown, new Set(ALLOWED[page]), forUsers, ...(INTERNALS.test(page) ? [forContributors] : [])];
  return codeIn(markdown).flatMap((code) =>
    apiNames(code)
      .filter((name) => !known.some((names) => names.has(name)))
      .map((name) => (name === code ? name : `${name} in ${code}`)),
  );
}

function apiNames(code: string): string[] {
  const bare = code.replace(/"[^"]*"|'[^']*'/g, '""');
  return Array.from(bare.matchAll(/(?<![-/=%\\\w])([A-Za-z_]\w*)(?![-=%\w])(\(?)/g))
    .filter(([, name = "", call]) => call === "(" || /[a-z\d][A-Z]|^[A-Z]+[a-z]/.test(name) || CONSTANT.test(name))
    .map(([, name = ""]) => name);
}

describe("the pages", () => {
  test.each(PAGES)("%s names scripts, entries, files and an API that exist", (page) => {
    const markdown = pageText(page);
    const unknown = [
      ...unknownScripts(markdown),
      ...unknownEntries(markdown),
      ...unknownPaths(page, markdown),
      ...unknownNames(page, markdown),
    ];
    expect([...new Set(unknown)]).toEqual([]);
  });

  test.each(Object.keys(ALLOWED))("%s needs every name that it is allowed", (page) => {
    const words = new Set(codeIn(pageText(page)).flatMap(apiNames));
    expect(ALLOWED[page]?.filter((name) => !words.has(name))).toEqual([]);
  });
});

describe("the check of the pages", () => {
  test("finds names that were renamed or removed", () => {
    const markdown =
      "Use `redactFilter({ keys })`, `exitWait: 5` or `Placeholder`; see `src/sink.ts` and `npm run docs`.";
    expect(unknownNames("README.md", markdown)).toEqual([
      "redactFilter in redactFilter({ keys })",
      "exitWait in exitWait: 5",
      "Placeholder",
    ]);
    expect(unknownPaths("README.md", markdown)).toEqual(["src/sink.ts"]);
    expect(unknownScripts(markdown)).toEqual(["npm run docs"]);
    expect(unknownEntries("`ctxlog/bridge` and `ctxlog/http`")).toEqual(["ctxlog/bridge"]);
  });

  test("lets pass what only looks like a name", () => {
    expect(
      unknownNames("README.md", 'Lines such as `userId=42`, `"Some Text"`, `X-Request-ID`, `LOG_LEVEL` or `Map`.'),
    ).toEqual([]);
  });
});
