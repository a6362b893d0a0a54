// What must compile, and what must not: `npm run types` checks this file, and nothing runs it.

import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import { log } from "ctxlog";
import { logFetchHandler, logRequest, propagatingFetch, type RequestLineOptions } from "ctxlog/http";
import type { Response as ExpressResponse } from "express";
import type { FastifyReply } from "fastify";
import type { Hono } from "hono";
import type { Context } from "koa";

// Each framework's response, whose own request and response the functions get.
export function responses(
  node: ServerResponse<IncomingMessage>,
  http2: Http2ServerResponse,
  express: ExpressResponse,
  koa: Context,
  fastify: FastifyReply,
): void {
  logRequest(log, node, {
    fields: ({ request, response }) => ({ agent: request.headers, sent: response?.headersSent }),
  });
  logRequest(log, http2, { fields: ({ request }) => ({ authority: request.authority }) });
  logRequest(log, express, { route: ({ request }) => request.route?.path, fields: ({ response }) => response?.locals });
  logRequest(log, koa.res);
  logRequest(log, fastify.raw, { route: () => fastify.request.routeOptions.url });
  // @ts-expect-error Fastify's reply is not the server's response
  logRequest(log, fastify);
  // @ts-expect-error Koa's context is not the server's response
  logRequest(log, koa);
}

// Options that know nothing of the framework are for all of them.
const options: RequestLineOptions = {
  level: ({ status = 500, path }) => (path === "/health" && status < 400 ? "off" : undefined),
  skip: ({ aborted }) => aborted,
};
export const shared = (node: ServerResponse, http2: Http2ServerResponse): void => {
  logRequest(log, node, options);
  logRequest(log, http2, options);
  logFetchHandler(log, () => new Response(), options);
};
// @ts-expect-error a level has a known name
export const loud: RequestLineOptions = { level: () => "loud" };
// @ts-expect-error there is no such option
export const unknown: RequestLineOptions = { levels: () => "info" };

// A handler keeps its arguments, its this and what it returns.
interface Env {
  readonly KEY: string;
}
export const worker: (request: Request, env: Env, ctx: object) => Promise<Response> = logFetchHandler(
  log,
  async (_request: Request, env: Env, _ctx: object) => new Response(env.KEY),
);
export const sync: (request: Request) => Response = logFetchHandler(log, (_request: Request) => new Response());
export const upgrade: (this: { port: number }, request: Request) => Response | undefined = logFetchHandler(
  log,
  function (this: { port: number }, _request: Request): Response | undefined {
    return this.port > 0 ? new Response() : undefined;
  },
);
class NextRequest extends Request {
  readonly nextUrl = new URL(this.url);
}
export const route = logFetchHandler(
  log,
  async (request: NextRequest, _context: { params: Promise<{ id: string }> }) =>
    Response.json(request.nextUrl.pathname),
  { fields: ({ request }) => ({ search: request.nextUrl.search }) },
);
export const honos = (app: Hono): ((request: Request) => Response | Promise<Response>) =>
  logFetchHandler(log, app.fetch);
// @ts-expect-error the handler needs its env
worker(new Request("http://a.example"));
// @ts-expect-error a handler returns a Response
logFetchHandler(log, () => "text");
// @ts-expect-error a handler has a Request
logFetchHandler(log, (_number: number) => new Response());

propagatingFetch(fetch, { to: [], log });
// @ts-expect-error it is no logger
propagatingFetch(fetch, { to: [], log: console });
