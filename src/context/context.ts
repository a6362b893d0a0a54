import type { KnownContextFields } from "./known-fields.js";

/**
 * The fields of a context. Any key that ctxlog does not know is yours, and is logged as a field. Declare yours to type
 * them.
 *
 * @example
 * declare module "ctxlog" {
 *   interface ContextFields { userId?: number }
 * }
 */
export interface ContextFields extends KnownContextFields {
  [key: string]: unknown;
}

/** The declared fields alone: an object whose type is an interface has no index signature. */
type DeclaredFields = { [Key in keyof ContextFields as string extends Key ? never : Key]: ContextFields[Key] };

/**
 * What `runWithContext` and `updateContext` accept: an object literal, or an object of any type whose known fields fit.
 *
 * @example
 * interface Job { requestId: string; tenant: string }
 * const run = (job: Job) => runWithContext(job, () => log.info("started"));
 */
export type ContextInput = ContextFields | (DeclaredFields & object);

/**
 * The fields of a context that is entered: it has a request ID and a start time.
 *
 * @example
 * const elapsed = (context: CurrentContext) => Date.now() - context.startTime;
 */
export type CurrentContext = Readonly<ContextFields & { requestId: string; startTime: number }>;
