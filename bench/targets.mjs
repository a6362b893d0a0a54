import { median, ratio } from "./stats.mjs";
import { cheapest, pinoWithContext } from "./table.mjs";

const PEERS = ["pino-mixin", "pino-child", "winston", "tslog", "logtape", "consola", "bunyan"];

/**
 * The goals, each with what a run came to and whether that meets it. A goal whose cases were not run is left out.
 * @returns {{ goal: string, value: string, met: boolean }[]}
 */
export function targets(/** @type {readonly import("./types.d.ts").CaseResult[]} */ results) {
  const of = Object.fromEntries(results.map((result) => [result.name, result]));
  return [
    ...["json", "line"].flatMap((name) => againstFloorAndPino(name, of[name])),
    against("child: at most 1.1 times the line without", of.child, "ctxlog-plain", 1.1),
    against("filters: at most 1.25 times the line without", of.filters, "ctxlog-plain", 1.25),
    fasterThanPeers("rich", of.rich),
    fasterThanPeers("error", of.error),
    ...disabled(of.disabled),
    fasterThanPeers("request", of.request),
    against("request: at most 1.3 times the floor", of.request, "floor", 1.3),
    ...contexts(of.contexts),
    ...heap(of.heap),
    server(of.http),
    importing(of.import),
  ].filter((target) => target !== undefined);
}

function find(result, id) {
  return result?.entries.find((entry) => entry.id === id);
}

/** At most so many times what another entry of the case takes. */
function against(goal, result, id, most, figure = "ns", ourId = "ctxlog") {
  const ours = find(result, ourId);
  const theirs = find(result, id);
  if (ours === undefined || theirs === undefined) return undefined;
  const value = ratio(ours.figures[figure], theirs.figures[figure]);
  return { goal, value: `${value.toFixed(2)} times`, met: value <= most };
}

function againstFloorAndPino(name, result) {
  const ours = find(result, "ctxlog");
  const pino = pinoWithContext(result?.entries ?? []);
  const goals = [against(`${name}: at most 1.5 times the floor`, result, "floor", 1.5)];
  if (ours !== undefined && pino !== undefined) {
    const value = ratio(pino.figures.ns, ours.figures.ns);
    goals.push({
      goal: `${name}: 3 times faster than pino's fastest way to have a context`,
      value: `${value.toFixed(2)} times (${pino.name})`,
      met: value >= 3,
    });
  }
  goals.push(against(`${name}: not slower than pino with no context and no output`, result, "pino-void", 1));
  return goals;
}

function fasterThanPeers(name, result) {
  const peer = cheapest(result?.entries ?? [], PEERS);
  if (peer === undefined) return undefined;
  const compared = against(`${name}: faster than every peer`, result, peer.id, 1);
  return compared && { ...compared, value: `${compared.value} ${peer.name}` };
}

/** A few ns: five. */
const FEW = 5;

function disabled(result) {
  const ours = find(result, "ctxlog");
  const floor = find(result, "floor");
  if (ours === undefined || floor === undefined) return [];
  const beyond = median(ours.figures.ns.map((ns, round) => ns - floor.figures.ns[round]));
  return [
    { goal: `disabled: within ${FEW} ns of an empty function`, value: `${beyond.toFixed(1)} ns`, met: beyond <= FEW },
    against("disabled: not slower than pino's no-op in a context", result, "pino-mixin", 1),
  ];
}

function contexts(result) {
  const goal = "contexts: a line at 100,000 at most 1.2 times one at 10";
  const grown = (figure, id) => against(goal, result, `${id}-10`, 1.2, figure, `${id}-100000`);
  const one = grown("one", "ctxlog");
  const turn = grown("turn", "ctxlog");
  const floor = grown("turn", "floor");
  return [
    one && { ...one, goal: `${goal}, in one` },
    turn && { ...turn, goal: `${goal}, in turn`, value: `${turn.value} (the floor: ${floor?.value ?? "not run"})` },
  ];
}

/** What ctxlog adds to AsyncLocalStorage with the user's own object, at the worst of the counts. */
function heap(result) {
  const bare = find(result, "bare");
  return ["json", "line"].map((id) => {
    const entry = find(result, id);
    if (entry === undefined || bare === undefined) return undefined;
    const each = Object.keys(entry.figures).map((count) => median(entry.figures[count]) - median(bare.figures[count]));
    const most = Math.max(...each);
    const goal = `heap: under 400 bytes a context beyond the user's own, after a line (${id})`;
    return { goal, value: `${most.toFixed(0)} bytes`, met: most < 400 };
  });
}

function server(result) {
  const ours = find(result, "ctxlog");
  const none = find(result, "none");
  if (ours === undefined || none === undefined) return undefined;
  const part = ratio(ours.figures.rate, none.figures.rate);
  const bare = find(result, "bare");
  const rest = bare && ratio(ours.figures.rate, bare.figures.rate);
  const goal = "http: three lines a request leave 95 % of the throughput";
  const value = `${percent(part)} (${rest && percent(rest)} of AsyncLocalStorage without logging)`;
  return { goal, value, met: part >= 0.95 };
}

function percent(part) {
  return `${(part * 100).toFixed(1)} %`;
}

function importing(result) {
  return against("import: not slower than pino's", result, "pino", 1, "beyond");
}
