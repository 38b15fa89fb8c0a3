/** A query, as a browser sends it. */
export function queryRequest(procedure: string, input: unknown, bearer?: string): Buffer {
  const path = `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;
  return Buffer.from(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n${authorization(bearer)}\r\n`);
}

export function mutationRequest(procedure: string, input: unknown, bearer?: string): Buffer {
  const body = JSON.stringify(input);
  return Buffer.from(
    `POST /trpc/${procedure} HTTP/1.1\r\nhost: 127.0.0.1\r\n${authorization(bearer)}content-type: application/json\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
}

const authorization = (bearer: string | undefined): string =>
  bearer === undefined ? '' : `authorization: Bearer ${bearer}\r\n`;

/** Several queries in one request. */
export function batchRequest(calls: readonly (readonly [procedure: string, input: unknown])[]): Buffer {
  const paths = calls.map(([procedure]) => procedure).join(',');
  const inputs = JSON.stringify(Object.fromEntries(calls.map(([, input], index) => [index, input])));
  const path = `/trpc/${paths}?batch=1&input=${encodeURIComponent(inputs)}`;
  return Buffer.from(`GET ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n`);
}
