import { createServer, type IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { getRequestListener, RequestError } from '@hono/node-server';
import type { HttpConfig } from '../config.ts';
import { refusal, type Refusal } from '../errors.ts';
import { addressOf } from './address.ts';
import { Answer, type AnswerServer } from './answer.ts';
import type { App } from './app.ts';
import { Connections } from './connections.ts';
import { refusedResponse, sendRefusal } from './envelope.ts';
import { KeptBytes } from './kept-bytes.ts';
import type { Shortcut } from './shortcut.ts';
import { complaintAboutTarget } from './target.ts';

const limitsOfTime = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  connectionsCheckingInterval: 2_000,
};

/**
 * The HTTP server in front of an app. It bounds what clients can make this process keep, and gives what never gets as far as
 * the app an answer in the same form.
 */
export function createEdge(
  app: App,
  config: HttpConfig,
  shortcut: Shortcut = () => false,
): { server: AnswerServer; connections: Connections; kept: KeptBytes } {
  const kept = new KeptBytes(config);
  // A missing host is refused below, with a reason.
  const server = createServer({
    ...limitsOfTime,
    keepAliveTimeout: config.keepAliveMs,
    ServerResponse: Answer,
    requireHostHeader: false,
  });
  const connections = new Connections(server, config);
  const forwardedAddress = ({ headers, socket }: IncomingMessage): string =>
    addressOf(headers['x-forwarded-for'] as string | undefined, socket.remoteAddress, config.trustedProxies);
  // Only HTTP/1.0 may leave out the host, and nothing here depends on it.
  const handle = getRequestListener(app.fetch, { hostname: 'localhost', errorHandler });
  server.on(
    'request',
    connections.oneAtATime((request: IncomingMessage, answer: Answer, peer: string) => {
      const address = config.trustedProxies === 0 ? peer : forwardedAddress(request);
      answer.count(kept.of(address), config.unreadMs);
      const complaint = complaintAboutTarget(request);
      if (complaint !== undefined) sendRefusal(answer, badRequest(complaint));
      else if (!shortcut(request, answer, address)) void handle(request, answer);
    }),
  );
  server.on('checkExpectation', (_request, answer) =>
    sendRefusal(answer, badRequest('The Expect header asks for something unknown.')),
  );
  server.on('connect', (_request, socket: Socket) => connections.dismiss(socket, refusal('METHOD_NOT_ALLOWED')));
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (connections.isSilent(socket)) connections.dismiss(socket, ...refusalOf(error));
    else if (!connections.isDismissed(socket)) socket.destroy();
  });
  return { server, connections, kept };
}

const badRequest = (message: string): Refusal => refusal('INVALID_INPUT', { fieldErrors: {} }, message);

function errorHandler(error: unknown): Response {
  if (error instanceof RequestError) return refusedResponse(badRequest('The URL of the request could not be read.'));
  return refusedResponse(refusal('INTERNAL'));
}

/** What Node's HTTP parser could not read, as a refusal and its HTTP status. */
function refusalOf({ code }: NodeJS.ErrnoException): [Refusal, number?] {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return [refusal('PAYLOAD_TOO_LARGE', {}, 'The headers are too large.'), 431];
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return [refusal('PAYLOAD_TOO_LARGE')];
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return [refusal('REQUEST_TIMEOUT')];
    default:
      return [badRequest('The request could not be read as HTTP.')];
  }
}
