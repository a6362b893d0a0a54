// What must compile, and what must not: `npm run types` checks this file, and nothing runs it.

import { type FastifyBaseLogger, fastify } from "fastify";
import type { BaseLogger } from "pino";
import { createLogger } from "../../src/index.js";
import { asPino, type PinoChildOptions, type PinoLogger } from "../../src/loggers/index.js";

const shape: PinoLogger = asPino(createLogger());

// For Fastify

export const base: FastifyBaseLogger = shape;
export const pinos: BaseLogger = shape;
const app = fastify({ loggerInstance: asPino(createLogger()) });
app.log.info({ port: 1 }, "Listening");
app.log satisfies PinoLogger;
app.get("/", { logLevel: "warn" }, async (request) => request.log.setBindings({ user: 7 }));
fastify({ loggerInstance: shape, childLoggerFactory: (logger, bindings, options) => logger.child(bindings, options) });
// @ts-expect-error a logger of ours has another child
fastify({ loggerInstance: createLogger() });

// For options that take a console, or less

interface Minimal {
  error(message: string, ...details: unknown[]): void;
  warn?(message: string): void;
}
export const minimal: Minimal = shape;
export const some: Pick<Console, "debug" | "info" | "warn" | "error"> = shape;

// Calls

shape.info("text %s", 1);
shape.info({ a: 1 }, "text %s", 1);
shape.error(new Error("x"), "text");
shape.error(new Error("x"));
shape.info(undefined, "text");
const options: PinoChildOptions = { level: "warn", msgPrefix: "[db] ", serializers: { user: ({ id }) => id } };
shape.child({ a: 1 }, options).child({}).debug("x");
shape.level = "silent";
const enabled: boolean = shape.isLevelEnabled("warn");
shape.flush((error) => error satisfies Error | undefined);
// @ts-expect-error the format is the logger's
shape.child({}, { formatters: {} });
// @ts-expect-error what a child has is in an object
shape.child("db");
// @ts-expect-error only a logger of ours
asPino(console);

export const used: readonly unknown[] = [enabled];
