// Emitters of libraries that have EventEmitter's methods but are no instances of it: their listeners are bound.
import { bindEmitter, currentContext, runWithContext } from "ctxlog";
import express from "express";
import { Cluster, Redis } from "ioredis";

const emitters = {
  Redis: new Redis({ lazyConnect: true }),
  Cluster: new Cluster([{ port: 1 }], { lazyConnect: true }),
  "Express app": /** @type {import("node:events").EventEmitter} */ (/** @type {unknown} */ (express())),
};
for (const [name, emitter] of Object.entries(emitters)) {
  bindEmitter(emitter);
  const listener = () => console.log(name, currentContext()?.requestId);
  runWithContext({ requestId: "LISTENER" }, () => emitter.on("news", listener));
  runWithContext({ requestId: "EMITTER0" }, () => emitter.emit("news"));
  emitter.off("news", listener).emit("news");
}
