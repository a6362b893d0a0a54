import { configError } from "../internal/check-options.js";
import { readEnvironment } from "../internal/environment.js";
import { report } from "../internal/report.js";
import { sharedState } from "../internal/shared-state.js";
import { OFF } from "../level.js";

/** The contexts that are in memory. All copies of the package count together. */
const counted = /* @__PURE__ */ sharedState("contextDebug.v1", () => ({ live: 0 }));

/** What `LOG_CONTEXT_DEBUG=1` switches on. It is read when the package is loaded, so that it costs nothing otherwise. */
export interface ContextDebug {
  /** Counts a context until it is gone. */
  track(context: object): void;
  /** How many contexts are in memory. */
  live(): number;
  /** Stored in place of nothing by code that has left the context on purpose. */
  readonly left: { readonly fieldSet: undefined; readonly minLevelId: number };
}

export const contextDebug: ContextDebug | undefined = isOn(readEnvironment("LOG_CONTEXT_DEBUG")) ? create() : undefined;

function create(): ContextDebug {
  const registry = new FinalizationRegistry<undefined>(() => {
    counted.live--;
  });
  return {
    track(context) {
      counted.live++;
      registry.register(context, undefined);
    },
    live: () => counted.live,
    left: { fieldSet: undefined, minLevelId: OFF },
  };
}

/** A wrong value is reported, and ignored, as everywhere in the environment. */
function isOn(text: string | undefined): boolean {
  const word = text?.trim().toLowerCase();
  if (word === "1" || word === "true") return true;
  if (word !== undefined && word !== "" && word !== "0" && word !== "false") {
    report(configError("LOG_CONTEXT_DEBUG in the environment", text, "1 or 0"), "config");
  }
  return false;
}
