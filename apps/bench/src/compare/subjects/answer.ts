import { Line } from '../drivers/line.ts';

/** The body of the answer to one request, which must be a success. */
export async function answerTo(port: number, request: Buffer): Promise<string> {
  const line = new Line(port);
  try {
    const { status, body } = await line.call(request);
    if (status !== 200) throw new Error(`The server answered ${status}: ${body}`);
    return body;
  } finally {
    line.close();
  }
}
