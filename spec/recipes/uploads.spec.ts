import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ROOT } from "../support/child-process.js";
import { messagesOf, recipeOf } from "../support/recipe.js";
import { RunningProgram } from "../support/running-program.js";
import { builtPath, compile } from "../support/snippets.js";

/** What follows the recipe's program: parsers of bodies that go on from a listener, as libraries for uploads do. */
const UPLOADS = `
import { finished, PassThrough, pipeline } from "node:stream";
import type { Request, RequestHandler } from "express";

const collect = (): PassThrough => new PassThrough().resume();
const parsers: Record<string, (request: Request, done: () => void) => void> = {
  data: (request, done) => request.on("data", () => {}).on("end", done),
  once: (request, done) => request.resume().once("end", done),
  close: (request, done) => request.resume().once("close", done),
  prepended: (request, done) => request.resume().prependListener("end", done),
  encoded: (request, done) => request.setEncoding("utf8").on("data", () => {}).on("end", done),
  readable: (request, done) => request.on("readable", () => void request.read()).on("end", done),
  pipe: (request, done) => request.pipe(collect()).on("finish", done),
  pipeline: (request, done) => pipeline(request, collect(), done),
  finished: (request, done) => finished(request.resume(), done),
  unpipe(request, done) {
    // As multer 1 does it: it goes on at the end of its own stream, and then removes it.
    const stream = collect().on("finish", () => {
      request.unpipe(stream);
      process.nextTick(done);
    });
    request.pipe(stream);
  },
};
const parse: RequestHandler = (request, _response, next) => parsers[request.query["by"] as string]?.(request, () => next());
app.post("/uploads", parse, (_request, response) => {
  log.info("Uploaded");
  response.send("ok");
});
`;

let recipe: RunningProgram;
let port: number;

beforeAll(async () => {
  const folder = join(ROOT, ".build/recipes/uploads");
  const snippet = { ...recipeOf("express"), source: `${recipeOf("express").source}${UPLOADS}` };
  const { code, stdout } = await compile(folder, [snippet]);
  if (code !== 0) throw new Error(stdout);
  recipe = new RunningProgram([builtPath(folder, snippet)]);
  port = await recipe.port();
});

afterAll(() => recipe.stop());

test.each(["data", "once", "close", "prepended", "encoded", "readable", "pipe", "pipeline", "finished", "unpipe"])(
  "what follows an upload in Express has the IDs of its request: %s",
  async (by) => {
    const headers = { "content-type": "application/octet-stream", "x-session-id": `session-of-${by}` };
    const url = `http://127.0.0.1:${port}/uploads?by=${by}`;
    const answer = await fetch(url, { method: "POST", headers, body: "x".repeat(200_000) });
    expect(await answer.text()).toBe("ok");
    const requestId = String(answer.headers.get("x-request-id"));
    const messages = await recipe.until(() => {
      const found = messagesOf(recipe.stdout, requestId, `session-of-${by}`);
      return found.some((message) => message.startsWith("POST /uploads 200 ")) ? found : undefined;
    });
    expect(messages).toContain("Uploaded");
  },
);
