import type { CommandName } from "./command-line.js";

const COMMON = `  --keys PART=KEY,…   Keys of JSON lines that cannot be guessed: requestId=rid,message=text
  --local             Times without a zone are this machine's, and not UTC
  --since, --until T  A time (2024-01-15 10:30:15, 10:30) or how long ago (90s, 15m, 2h, 1d); a time is UTC, unless it
                      has an offset (+02:00), or with --local this machine's
  --level LEVEL       This level and above: SILLY, TRACE, DEBUG, INFO, WARN, ERROR, FATAL
  --color WHEN        auto (default), always or never; NO_COLOR is respected
  -h, --help          This text`;

export const HELP = `ctxlog: from an ID to what happened

  ctxlog trace ID [files… | -]      the story of a session, a request or a trace
  ctxlog sessions [files… | -]      the sessions in files; ctxlog requests: the requests
  ctxlog view [files… | -]          log lines as pretty lines
  ctxlog lnav                       the format file for lnav, on standard output

Reads the line format, JSON (of other loggers too) and pretty lines, mixed; .gz, and .zst where Node can; what Docker,
Kubernetes and journald put around a line; standard input for "-", or where something is piped in.

ctxlog COMMAND --help says more. ctxlog --version prints the version.

Exit codes: 0 found, 1 the story has an ERROR, 2 wrong use, 3 nothing found.
`;

export const HELP_OF: Readonly<Record<CommandName, string>> = {
  trace: `ctxlog trace ID [files… | -]

Prints everything that happened under an ID: each request with its lines, and under the line of an outgoing call what
the called service did. ID is that of a session, a request or a trace: whole, its beginning, or its short form as the
tag of a line shows it.

  --field KEY=VALUE   Instead of an ID: the requests of which a line has this field
  --gap MS            Marks silences of so many ms (default 1000)
  --stack             Shows stacks whole (default: the first 12 lines)
  --max-lines N       Lines that are kept at most (default 50000), and 1000 bytes for each, 50 MB at least
  -f, --follow        Goes on when the files grow
  --json              A bounded digest, for programs
  --html FILE         Writes the story as one page that needs no network
  --perfetto FILE     Writes it as Chrome's trace events, for ui.perfetto.dev
  --otlp URL          Sends it as spans to a collector (OTLP over HTTP), such as http://localhost:4318
${COMMON}

Exit codes: 0 the story has no ERROR, 1 it has one, 2 wrong use or an ID that may mean several, 3 nothing found.

  ctxlog trace 12345678 shop.log payments.log
  kubectl logs -l app=shop --prefix --timestamps | ctxlog trace 12345678
`,
  sessions: listHelp("sessions"),
  requests: listHelp("requests"),
  view: `ctxlog view [files… | -]

Shows log lines of any format as pretty lines, each as soon as it is there. Lines of other programs pass unchanged.

  --req ID, --session ID   Lines with this ID: whole, its beginning or its short form
  --grep EXPRESSION        Lines that this regular expression (JavaScript's) matches
  -f, --follow             Goes on when the file grows
${COMMON}

  node app.js | npx ctxlog view --level warn
`,
  lnav: `ctxlog lnav

Prints a format file for lnav (lnav.org), for the line format and JSON: save it, and lnav -i FILE.
`,
};

function listHelp(what: "sessions" | "requests"): string {
  return `ctxlog ${what} [files… | -]

Lists the ${what}: when, how long, how many lines and errors.

  --sort ORDER        latest (default), errors, slowest, lines
  --top N             How many are listed (default 20)
  --json              For programs
${COMMON}

Exit codes: 0 found, 2 wrong use, 3 nothing found.
`;
}
