import { connect } from 'node:net';
import { endOfAnswer } from '../drivers/answers.ts';

/** The body of the answer to one request, which must be a success. */
export async function answerTo(port: number, request: Buffer): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  try {
    socket.write(request);
    let answer = Buffer.alloc(0);
    for await (const part of socket as AsyncIterable<Buffer>) {
      answer = Buffer.concat([answer, part]);
      if (answer.length >= endOfAnswer(answer)) break;
    }
    return answer.subarray(answer.indexOf('\r\n\r\n') + 4).toString();
  } finally {
    socket.destroy();
  }
}
