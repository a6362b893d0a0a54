import { newRequestId } from "../ids/generate.js";
import type { ContextFields, CurrentContext } from "./context.js";
import { contextDebug } from "./context-debug.js";
import { FieldSet } from "./field-set.js";
import { slotsInside } from "./held-slots.js";
import { applyMinLevel } from "./level-override.js";
import { mergeFields } from "./merge-fields.js";
import { RequestContext, type Stored, storageState, TransportContext, transportsOf } from "./storage.js";

/** A new context: the given fields over those of the context that the storage holds. */
export function enterContext(stored: Stored, fields: object): RequestContext {
  const inherited = stored?.fieldSet?.fields;
  const transports = transportsOf(stored);
  const fieldSet = new FieldSet(normalize(mergeFields(inherited, fields), inherited));
  const context = transports === undefined ? new RequestContext(fieldSet) : new TransportContext(fieldSet, transports);
  if (storageState.hasHeldLines && stored?.fieldSet !== undefined) context.heldSlots = slotsInside(stored);
  applyMinLevel(context);
  contextDebug?.track(context);
  return context;
}

/** Adds fields to a context, over those that it has. */
export function updateFields(context: RequestContext, fields: object): void {
  const before = context.fieldSet.fields;
  context.fieldSet = new FieldSet(normalize(mergeFields(before, fields), before));
  applyMinLevel(context);
}

/** Converts the known fields to their types. It changes `fields`, which must be a copy. */
function normalize(fields: ContextFields, before: CurrentContext | undefined): CurrentContext {
  const { requestId, sessionId, startTime } = fields;
  if (typeof requestId !== "string" || requestId === "") {
    fields.requestId = idText(requestId) ?? before?.requestId ?? newRequestId();
  }
  if (sessionId !== undefined && typeof sessionId !== "string") fields.sessionId = idText(sessionId);
  if (typeof startTime !== "number" || Number.isNaN(startTime)) fields.startTime = before?.startTime ?? Date.now();
  return fields as CurrentContext;
}

function idText(id: unknown): string | undefined {
  if (id === undefined || id === null) return undefined;
  try {
    return String(id) || undefined;
  } catch {
    return undefined;
  }
}
