import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { parseAccept } from 'hono/utils/accept';

/** Smaller answers fit into a few packets: compressing them would cost more than it saves. */
export const worthCompressingBytes = 4_096;

type Coding = 'br' | 'gzip';
type Body = string | Buffer | ArrayBuffer;

/** The quickest settings, on threads of Node's: what many ask for must cost little. Brotli's is smaller and no slower. */
const coders: Readonly<Record<Coding | 'identity', (body: Body) => Promise<Buffer<ArrayBuffer>>>> = {
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  gzip: (body) => promisify(gzip)(body, { level: 1 }),
  identity: (body) => Promise.resolve(Buffer.from(body as string)),
};

/** The one answer in a body, when it never changes. */
interface Frozen {
  readonly answer: object;
  readonly isBatch: boolean;
}

/** Bodies that many get, by the answer that they were written from. */
const known = new WeakMap<object, Map<string, Promise<Buffer<ArrayBuffer>>>>();

/** The coding that the client likes best, of those that it takes. */
export function codingFor(acceptEncoding: string | undefined): Coding | undefined {
  const accepted = parseAccept(acceptEncoding ?? '');
  const anythingElse = accepted.find(({ type }) => type === '*')?.q ?? 0;
  const likes = (coding: Coding): number =>
    accepted.find(({ type }) => type.toLowerCase() === coding)?.q ?? anythingElse;
  const best = likes('gzip') > likes('br') ? 'gzip' : 'br';
  return likes(best) > 0 ? best : undefined;
}

/**
 * A whole answer as the client takes it. What is sent in parts (streams of events or of lines) stays as it is.
 * @param frozen the one answer in the response, when it never changes
 */
export async function compressed(
  response: Response,
  coding: Coding | undefined,
  frozen: Frozen | undefined,
): Promise<Response> {
  const isWhole =
    response.headers.get('content-type')?.startsWith('application/json') === true &&
    !response.headers.has('transfer-encoding');
  if (!isWhole) return response;
  const headers = new Headers(response.headers);
  headers.append('vary', 'accept-encoding');
  if (coding === undefined) return new Response(response.body, { status: response.status, headers });
  headers.set('content-encoding', coding);
  const body = await codedOnce(coding, () => response.arrayBuffer(), response.status === 200 ? frozen : undefined);
  return new Response(body, { status: response.status, headers });
}

/** A body's bytes in a coding, or as they are: made once for all who get it, where it never changes. */
export async function codedOnce(
  coding: Coding | undefined,
  read: () => Promise<Body>,
  frozen: Frozen | undefined,
): Promise<Buffer<ArrayBuffer>> {
  const code = async (): Promise<Buffer<ArrayBuffer>> => await coders[coding ?? 'identity'](await read());
  if (frozen === undefined) return await code();
  const forms = known.get(frozen.answer) ?? new Map<string, Promise<Buffer<ArrayBuffer>>>();
  known.set(frozen.answer, forms);
  const form = `${coding} ${frozen.isBatch}`;
  let body = forms.get(form);
  if (body === undefined) {
    body = code();
    forms.set(form, body);
    // One that failed is tried again.
    body.catch(() => forms.delete(form));
  }
  return await body;
}
