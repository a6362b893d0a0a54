import type { PageData, PageRequest } from "../data.js";
import { element } from "./elements.js";
import { RowList } from "./row-list.js";
import { clock, duration, levelName } from "./times.js";

const ERROR = 5;
const WARN = 4;
/** How many colours the style has for services. */
const COLORS = 8;

/** A row of the waterfall: a session's heading, or a request. */
type Row = { readonly session: string } | { readonly request: number };

/** The requests as bars over the time, each under the one that caused it, in its service's colour. */
export function waterfall(
  data: PageData,
  requests: readonly PageRequest[],
  choose: (request: number) => void,
): RowList {
  const rows = new Rows(requests, data.sessionCount > 1);
  const start = data.start ?? 0;
  const span = Math.max(1, (data.end ?? start) - start);
  return new RowList({
    label: "Requests",
    height: 30,
    count: () => rows.all().length,
    fill: (row, index) => {
      const one = rows.all()[index] as Row;
      if ("session" in one) {
        row.classList.add("session");
        row.append(`session ${one.session}`);
      } else fill(row, data, requests[one.request] as PageRequest, start, span);
    },
    choose: (index) => {
      const one = rows.all()[index] as Row;
      choose("request" in one ? one.request : -1);
    },
  });
}

/** The requests that have been read so far, with a heading for each session if there are several. */
class Rows {
  readonly #requests: readonly PageRequest[];
  readonly #hasHeadings: boolean;
  readonly #rows: Row[] = [];
  #next = 0;
  #session: string | undefined;

  constructor(requests: readonly PageRequest[], hasHeadings: boolean) {
    this.#requests = requests;
    this.#hasHeadings = hasHeadings;
  }

  all(): readonly Row[] {
    for (; this.#next < this.#requests.length; this.#next++) {
      const { session, depth } = this.#requests[this.#next] as PageRequest;
      if (this.#hasHeadings && depth === 0 && session !== this.#session) {
        this.#session = session;
        this.#rows.push({ session: session === "" ? "none" : session });
      }
      this.#rows.push({ request: this.#next });
    }
    return this.#rows;
  }
}

function fill(row: HTMLElement, data: PageData, request: PageRequest, start: number, span: number): void {
  const { service, title, status, id, worst, depth, lineCount } = request;
  const lane = Math.max(0, data.services.indexOf(service)) % COLORS;
  const name = element("span", { class: "service" }, service);
  const what = [title === "" ? `request ${id === "" ? "none" : id}` : title, status === null ? "" : String(status)];
  const label = element(
    "span",
    { class: "label" },
    "\u2003".repeat(depth) + (depth > 0 ? "└ " : ""),
    name,
    ` ${what.join(" ")}`,
  );
  const length = request.start === null || request.end === null ? 0 : request.end - request.start;
  const words = [duration(length, data.digits), `${lineCount} lines`, worst >= WARN ? levelName(worst) : ""];
  const bar = element("span", { class: `bar lane${lane}${worst >= ERROR ? " failed" : ""}` });
  const note = element("span", { class: "note" }, words.filter((word) => word !== "").join(" · "));
  const from = request.start === null ? 0 : (request.start - start) / span;
  const to = from + length / span;
  bar.style.left = `${from * 100}%`;
  bar.style.width = `${(to - from) * 100}%`;
  // Behind the bar, or in front of one that ends near the edge.
  if (to < 0.7) note.style.left = `calc(${to * 100}% + 8px)`;
  else note.style.right = `calc(${(1 - (from > 0.3 ? from : to)) * 100}% + 8px)`;
  const track = element("span", { class: "track" }, bar, note);
  row.title = `${service} ${what.join(" ")} at ${clock(request.start, data.digits)}, ${words.join(", ")}`;
  row.append(label, track);
}
