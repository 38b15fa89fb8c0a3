import type { Socket } from 'node:net';
import type { SharedStream, StreamReader } from '../rpc/shared-stream.ts';
import { chunkOf, returned } from './event-chunks.ts';

/** A socket, as far as a reader needs it. */
type Line = Pick<Socket, 'write' | 'writableNeedDrain' | 'on' | 'off'>;

/** The answer that is written so. */
interface Body {
  finish(lastPart: Uint8Array): void;
  destroy(): unknown;
  once(event: 'close', listener: () => void): unknown;
}

/** What a reader needs beside its stream. */
interface Surroundings {
  /** How long the network may take nothing. */
  readonly unreadMs: number;
  /** How the stream's end is written. */
  readonly lastWord: (cause: Error) => Buffer;
}

/**
 * Writes to a socket what its reader was not told yet, as soon as the network takes it. Nothing waits here: a reader who is slow gets all
 * that happened meanwhile as one event, and one who reads nothing is cut off.
 */
export function followBySocket(
  answer: Body,
  line: Line,
  stream: SharedStream<object>,
  { unreadMs, lastWord }: Surroundings,
): void {
  let isBehind = false;
  let isOver = false;
  let deadline: NodeJS.Timeout | undefined;
  const finish = (last: Buffer): void => {
    isOver = true;
    answer.finish(last);
  };
  const reader: StreamReader = {
    news() {
      // Nothing may follow the last part of a body: the connection goes on with another answer.
      if (isOver) return;
      if (line.writableNeedDrain) {
        isBehind = true;
        deadline ??= setTimeout(() => answer.destroy(), unreadMs);
        return;
      }
      const event = stream.take();
      line.write(chunkOf(event));
      if (event.isLast) finish(returned);
    },
    end: (cause) => finish(lastWord(cause)),
  };
  const drained = (): void => {
    clearTimeout(deadline);
    deadline = undefined;
    if (!isBehind) return;
    isBehind = false;
    reader.news();
  };
  line.on('drain', drained);
  const stop = stream.follow(reader);
  answer.once('close', () => {
    clearTimeout(deadline);
    line.off('drain', drained);
    stop();
  });
}
