import type { IncomingMessage, ServerResponse } from "node:http";
import type { Http2ServerResponse } from "node:http2";
import type { Socket } from "node:net";

/** A response of node:http, or the one of node:http2 that is compatible with it. */
export type NodeResponse = ServerResponse | Http2ServerResponse;

export function isHttp2(response: NodeResponse): response is Http2ServerResponse {
  return typeof (response as Partial<Http2ServerResponse>).stream?.respond === "function";
}

/** Whether the connection, or the stream, of a response is gone. */
export function isCut(response: NodeResponse): boolean {
  if (isHttp2(response)) return response.stream.destroyed || response.stream.aborted;
  return socketOf(response)?.destroyed === true;
}

/** Whether a response is over already, so that its events may not come. */
export function isOver(response: NodeResponse): boolean {
  if (isHttp2(response)) return response.stream.destroyed || response.stream.closed;
  return response.writableFinished || response.destroyed || isCut(response);
}

/**
 * Whether all of a response that is over was sent.
 * @param hasFinished Whether its event "finish" was emitted.
 */
export function isComplete(response: NodeResponse, hasFinished: boolean): boolean {
  // The stream of a HEAD request is never writable, and so has always finished.
  if (isHttp2(response)) {
    const { writableFinished, headersSent, aborted } = response.stream;
    return writableFinished && headersSent && !aborted;
  }
  // A connection that was upgraded ends with its socket.
  if (response.statusCode === 101 && isStatusSent(response)) return true;
  const socket = socketOf(response);
  // Node 20 says that a response has finished, too, when the connection was lost with a part of it.
  const isLost = socket?.destroyed === true && !socket.writableFinished && response.socket !== null;
  return (hasFinished || response.writableFinished) && !isLost;
}

/** Whether the client can have seen the status. */
export function isStatusSent(response: NodeResponse): boolean {
  if (isHttp2(response)) return response.stream.headersSent;
  // `headersSent` is true as soon as they are decided, and a response that waits for its turn is kept back.
  const { _headerSent: isSent = response.headersSent } = response as { _headerSent?: boolean };
  return isSent && (response.socket !== null || response.writableFinished);
}

/**
 * Calls back when a response is over, perhaps several times.
 * @param onOver Called with whether the response's event "finish" was emitted.
 */
export function onResponseOver(response: NodeResponse, onOver: (hasFinished: boolean) => void): void {
  if (isHttp2(response)) {
    // The response itself says nothing if a HEAD request is reset.
    response.stream.once("close", () => onOver(false));
    return;
  }
  const socket = socketOf(response);
  const stopWaiting =
    response.socket === null && socket !== undefined ? onSocketClose(socket, () => onOver(false)) : undefined;
  const over = (hasFinished: boolean): void => {
    stopWaiting?.();
    onOver(hasFinished);
  };
  // The first of the listeners: Node's own takes the socket away. Some adapters emit no "close".
  response.prependListener("finish", () => over(true));
  response.on("close", () => over(false));
}

function socketOf({ req, socket }: ServerResponse): Socket | undefined {
  return (req as IncomingMessage | undefined)?.socket ?? socket ?? undefined;
}

/**
 * What waits for the end of a connection: pipelined responses before their turn, which hear nothing of it. One listener
 * is enough for all of them.
 */
const waiting = new WeakMap<Socket, Set<() => void>>();

/** @returns Stops waiting. */
function onSocketClose(socket: Socket, step: () => void): () => void {
  const steps = waiting.get(socket) ?? new Set();
  if (!waiting.has(socket)) {
    waiting.set(socket, steps);
    socket.once("close", () => {
      for (const waitingStep of steps) waitingStep();
    });
  }
  steps.add(step);
  return () => steps.delete(step);
}
