// Middleware removes and replaces headers of a request. What the client sent under those names is not used.
import { once } from "node:events";
import { currentContext, runWithContext } from "ctxlog";
import { extractContext } from "ctxlog/http";
import express from "express";

const app = express();
app.use((request, _response, next) => {
  delete request.headers["x-session-id"];
  delete request.headers["traceparent"];
  request.headers["x-request-id"] = "set-at-the-edge";
  next();
});
app.use((request, _response, next) => {
  runWithContext(extractContext(request, { requestId: "accept", session: ["header:x-session-id"] }), next);
});
app.get("/", (_request, response) => {
  const { requestId, sessionId, parentSpanId } = currentContext() ?? {};
  response.send(`${requestId} ${sessionId} ${parentSpanId}`);
});

const server = app.listen(0, "127.0.0.1");
await once(server, "listening");
const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
const answer = await fetch(`http://127.0.0.1:${port}/`, {
  headers: {
    "x-request-id": "from-the-client",
    "x-session-id": "forged-session",
    traceparent: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
  },
});
console.log(await answer.text());
server.close();
