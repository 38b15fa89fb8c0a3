const lengthName = '\r\ncontent-length: ';

/**
 * How many bytes an answer has, by its beginning, which must hold all headers.
 * @throws Error when it isn't a success, or doesn't tell its length
 */
export function endOfAnswer(beginning: Buffer): number {
  const bodyAt = beginning.indexOf('\r\n\r\n') + 4;
  const head = beginning.toString('latin1', 0, bodyAt);
  if (!head.startsWith('HTTP/1.1 200 ')) throw new Error(`The server answered ${beginning.toString()}`);
  const at = head.toLowerCase().indexOf(lengthName);
  if (bodyAt < 4 || at < 0) throw new Error(`The server answered without its length: ${head}`);
  return bodyAt + Number.parseInt(head.slice(at + lengthName.length), 10);
}
