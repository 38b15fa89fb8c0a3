const lengthName = '\r\ncontent-length: ';
const chunkedName = '\r\ntransfer-encoding: chunked';
const lastChunk = '0\r\n\r\n';

/** Reads the answers of one connection, one after the other. The first part of an answer must hold all its headers. */
export class AnswerReader {
  #status = 0;
  #missing = 0;
  #isChunked = false;
  #tail = '';

  /** Of the answer that is being read. */
  get status(): number {
    return this.#status;
  }

  /** Takes the next bytes; true once they end an answer. */
  take(part: Buffer): boolean {
    if (this.#missing === 0 && !this.#isChunked) this.#begin(part);
    if (this.#isChunked) {
      this.#tail = (this.#tail + part.toString('latin1', Math.max(0, part.length - 5))).slice(-5);
      this.#isChunked = this.#tail !== lastChunk;
      if (!this.#isChunked) this.#tail = '';
      return !this.#isChunked;
    }
    this.#missing -= part.length;
    return this.#missing === 0;
  }

  #begin(part: Buffer): void {
    const bodyAt = part.indexOf('\r\n\r\n') + 4;
    const head = part.toString('latin1', 0, bodyAt);
    this.#status = Number(head.slice(9, 12));
    const lower = head.toLowerCase();
    const at = lower.indexOf(lengthName);
    this.#isChunked = at < 0 && lower.includes(chunkedName);
    if (bodyAt < 4 || !head.startsWith('HTTP/1.1 ') || (at < 0 && !this.#isChunked))
      throw new Error(`The server answered what can't be read: ${head}`);
    if (at >= 0) this.#missing = bodyAt + Number.parseInt(head.slice(at + lengthName.length), 10);
  }
}

/** The body of a whole answer. */
export function bodyOf(answer: Buffer): string {
  const bodyAt = answer.indexOf('\r\n\r\n') + 4;
  const body = answer.subarray(bodyAt);
  return answer.toString('latin1', 0, bodyAt).toLowerCase().includes(chunkedName) ? joined(body) : body.toString();
}

function joined(chunks: Buffer): string {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const lineEnd = chunks.indexOf('\r\n', at);
    const size = Number.parseInt(chunks.toString('latin1', at, lineEnd), 16);
    if (!(size > 0)) return Buffer.concat(parts).toString();
    parts.push(chunks.subarray(lineEnd + 2, lineEnd + 2 + size));
    at = lineEnd + 2 + size + 2;
  }
}
