import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import type { HttpConfig } from '../config.ts';
import { refusal, type Refusal } from '../errors.ts';
import { addressOf } from './address.ts';
import type { Answer, AnswerServer } from './answer.ts';
import { Counts } from './counts.ts';
import { rawRefusal } from './envelope.ts';

/** Most requests that a connection may have sent ahead of the answer that it is being given. */
const aheadAtMost = 16;

/** How long a client has to read why its connection ends. */
const lingerMs = 1_000;

/** Connections that may be there beyond the most, only to be told so. */
const turnedAwayAtOnce = 1_000;

type Listener = (request: IncomingMessage, answer: Answer) => void;

/** @param peer the address at the other end of the connection */
type Handler = (request: IncomingMessage, answer: Answer, peer: string) => void;

interface Connection {
  readonly peer: string;
  current: Answer | undefined;
  readonly ahead: (() => void)[];
}

/** Everyone who is connected, and the one request of each that is being answered. */
export class Connections {
  readonly #open = new Map<Socket, Connection>();
  readonly #byAddress = new Counts();
  readonly #dismissed = new WeakSet<Socket>();
  readonly #limits: Pick<HttpConfig, 'connections' | 'connectionsPerAddress'>;
  /** Connections are asked to end with their next answer. */
  #leaving = false;
  #closed = false;

  constructor(server: AnswerServer, limits: Pick<HttpConfig, 'connections' | 'connectionsPerAddress'>) {
    this.#limits = limits;
    server.maxConnections = limits.connections + turnedAwayAtOnce;
    server.on('connection', (socket) => this.#admit(socket));
  }

  /** How many are open. */
  get count(): number {
    return this.#byAddress.all;
  }

  /** Gives each connection one answer at a time. What was sent ahead waits until the network has taken the one before. */
  oneAtATime(handle: Handler): Listener {
    return (request, answer) => {
      const { socket } = request;
      const connection = this.#open.get(socket);
      // It has been turned away already.
      if (connection === undefined) return;
      const begin = (): void => {
        connection.current = answer;
        if (this.#leaving) answer.setHeader('connection', 'close');
        answer.on('close', () => this.#next(socket, connection));
        handle(request, answer, connection.peer);
      };
      if (connection.current === undefined) begin();
      else if (connection.ahead.length < aheadAtMost) connection.ahead.push(begin);
      else socket.destroy();
    };
  }

  /** Whether a refusal can be written to a socket: nothing else is on its way there. */
  isSilent(socket: Socket): boolean {
    const connection = this.#open.get(socket);
    return connection !== undefined && socket.writable && connection.current?.headersSent !== true;
  }

  /** Ends a connection with a reason. */
  dismiss(socket: Socket, refused: Refusal, httpStatus?: number): void {
    this.#open.delete(socket);
    this.#dismissed.add(socket);
    socket.on('error', () => {});
    socket.end(rawRefusal(refused, httpStatus));
    setTimeout(() => socket.destroy(), lingerMs).unref();
  }

  /** Whether a connection has been told why it ends. */
  isDismissed(socket: Socket): boolean {
    return this.#dismissed.has(socket);
  }

  /** Asks all connections to end with their next answer. */
  leave(): void {
    this.#leaving = true;
  }

  /** Cuts whatever has no whole request under way, and each of the others after its answer. */
  close(): void {
    this.#closed = true;
    for (const [socket, { current }] of this.#open) if (current?.req.complete !== true) socket.destroy();
  }

  #admit(socket: Socket): void {
    const address = addressOf(undefined, socket.remoteAddress, 0);
    const refused = this.#refuse(address);
    if (refused) return this.dismiss(socket, refused);
    this.#open.set(socket, { peer: address, current: undefined, ahead: [] });
    this.#byAddress.add(address, 1);
    socket.once('close', () => {
      this.#open.delete(socket);
      this.#byAddress.add(address, -1);
    });
  }

  /** Too many of one's own are the caller's matter (429); too many of everybody's are this server's (503). */
  #refuse(address: string): Refusal | undefined {
    if (this.#byAddress.of(address) >= this.#limits.connectionsPerAddress)
      return refusal('RATE_LIMITED', { retryAfterMs: 1_000 }, 'Too many connections from this address.');
    if (this.#byAddress.all >= this.#limits.connections) return refusal('OVERLOADED', { retryAfterMs: 1_000 });
    return undefined;
  }

  #next(socket: Socket, connection: Connection): void {
    connection.current = undefined;
    if (socket.destroyed || this.#dismissed.has(socket)) return;
    if (this.#closed) socket.destroySoon();
    else connection.ahead.shift()?.();
  }
}
