import { connect, type Socket } from 'node:net';
import { AnswerReader, bodyOf } from './answers.ts';

export interface Answer {
  readonly status: number;
  readonly body: string;
}

/** One connection that is kept, for a person who asks and waits. */
export class Line {
  readonly #socket: Socket;
  readonly #reader = new AnswerReader();
  #parts: Buffer[] = [];
  #waiting: PromiseWithResolvers<Answer> | undefined;

  constructor(port: number) {
    this.#socket = connect({ port, host: '127.0.0.1', noDelay: true });
    this.#socket
      .on('data', (part: Buffer) => this.#take(part))
      .on('error', (error) => this.#waiting?.reject(error))
      .on('close', () => this.#waiting?.reject(new Error('The server hung up.')));
  }

  async call(request: Buffer): Promise<Answer> {
    this.#waiting = Promise.withResolvers();
    this.#socket.write(request);
    return await this.#waiting.promise;
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(part: Buffer): void {
    this.#parts.push(part);
    if (!this.#reader.take(part)) return;
    const body = bodyOf(Buffer.concat(this.#parts));
    this.#parts = [];
    this.#waiting?.resolve({ status: this.#reader.status, body });
  }
}
