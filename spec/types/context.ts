// What must compile, and what must not: `npm run types` checks this file, and nothing runs it.

import {
  bindContext,
  type ContextFields,
  createLogger,
  currentContext,
  log,
  runWithContext,
  runWithoutContext,
  updateContext,
} from "ctxlog";

declare module "ctxlog" {
  interface ContextFields {
    /** A user's own field, typed by declaration merging. */
    tenant?: { readonly id: number };
  }
}

// What a function returns is what comes back.
export const value: number = runWithContext({ requestId: "r" }, () => 42);
export const promise: Promise<string> = runWithContext({}, async () => "text");
export const outside: "text" = runWithoutContext(() => "text" as const);
// @ts-expect-error it returns a number
export const wrong: string = runWithContext({}, () => 42);
// @ts-expect-error a context has fields
runWithContext(() => 42);
// @ts-expect-error the fields are an object
runWithContext("r", () => 42);

// Known fields, the user's own that are typed, and any others.
const fields: ContextFields = { requestId: "r", startTime: 5, minLevel: "notice", tenant: { id: 1 }, anything: [1] };
updateContext(fields);
updateContext({ sessionId: undefined });
// @ts-expect-error an ID is a string
updateContext({ requestId: 42 });
// @ts-expect-error there is no such level
updateContext({ minLevel: "loud" });
// @ts-expect-error a tenant's ID is a number
runWithContext({ tenant: { id: "1" } }, () => {});

// An object of any type, whose known and declared fields fit.
interface Job {
  readonly requestId: string;
  readonly tenant?: { readonly id: number };
  readonly amount: number;
}
interface Amounts {
  amount: number;
}
interface Message {
  requestId: number;
}
interface Account {
  tenant: { id: string };
}
class Order {
  requestId = "r";
  total = 12;
  pay(): void {}
}
declare const job: Job;
declare const amounts: Amounts;
declare const headers: Readonly<Record<string, string>>;
declare const message: Message;
declare const account: Account;
declare const maybe: Job | undefined;
runWithContext(job, () => {});
runWithContext({ ...job, step: 1 }, () => {});
runWithContext(amounts, () => {});
runWithContext(headers, () => {});
runWithContext(new Order(), () => {});
updateContext(job);
updateContext(amounts);
// @ts-expect-error an ID is a string
runWithContext(message, () => {});
// @ts-expect-error an ID is a string
updateContext({ ...message });
// @ts-expect-error a tenant's ID is a number
updateContext(account);
// @ts-expect-error there may be no job
runWithContext(maybe, () => {});

// Bindings are any object, and a logger's own.
export const logger = createLogger({ bindings: job });
logger
  .child({ bindings: amounts })
  .child({ bindings: new Order() })
  .child({ bindings: { anything: [1] } });
// @ts-expect-error bindings are an object
createLogger({ bindings: "shop" });
// @ts-expect-error bindings are an object
logger.child({ bindings: 7 });
// @ts-expect-error bindings are not changed
logger.bindings["amount"] = 7;

const context = currentContext();
export const tenant: number | undefined = context?.tenant?.id;
export const other: unknown = context?.["anything"];
export const known: [requestId: string, startTime: number] | undefined = context && [
  context.requestId,
  context.startTime,
];
// @ts-expect-error there may be no context
currentContext().requestId;
// @ts-expect-error a context is changed by updateContext
if (context) context.requestId = "forged";

// A bound function has the type of the one that was bound.
const bound: (this: Map<string, number>, key: string) => number | undefined = bindContext(function (
  this: Map<string, number>,
  key: string,
) {
  return this.get(key);
});
bound.call(new Map(), "key");
// @ts-expect-error it must be a string
bound.call(new Map(), 5);
// @ts-expect-error only a function can be bound
bindContext("fn");

// A filter sees the user's own fields with their types.
log.addFilter(({ context: seen }) => {
  const id: number | undefined = seen?.tenant?.id;
  return id !== 7;
});
