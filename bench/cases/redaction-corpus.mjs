import { runProgram } from "../lib/processes.mjs";
import { find } from "../lib/targets.mjs";

/** @type {Record<string, string>} */
const HEADINGS = {
  fields: "% of secret fields hidden",
  fieldAlarms: "% of other fields hidden",
  texts: "% of secrets in texts hidden",
  textAlarms: "% of other texts changed",
  recall: "recall, %",
  precision: "precision, %",
};

/** @type {import("../types.d.ts").Case} */
export default {
  order: 136,
  title: "What redaction finds",
  note: "The corpus of the specs: names and texts with secrets and without, from frameworks, headers, environments and logs. pino and tslog know the names that they are given: the same twenty. @logtape/redaction has its default fields and two of its patterns. ctxlog's presets were written with this corpus at hand.",

  async run() {
    const rows = /** @type {Record<string, any>[]} */ (await runProgram("redaction-corpus", []));
    return {
      columns: Object.entries(HEADINGS).map(([figure, heading]) => ({ figure, heading, digits: 1 })),
      entries: rows.map(({ id, name, ...figures }) => ({
        id,
        name,
        figures: Object.fromEntries(Object.entries(figures).map(([figure, value]) => [figure, [value]])),
      })),
    };
  },

  targets(results) {
    const ours = find(results, "ctxlog")?.figures;
    return ["recall", "precision"].map((figure) => {
      const [value = Number.NaN] = ours?.[figure] ?? [];
      return { goal: `redaction-corpus: ${figure} of at least 95 %`, value: `${value.toFixed(1)} %`, met: value >= 95 };
    });
  },
};
