import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { parseAccept } from 'hono/utils/accept';

/** Smaller answers fit into a few packets: compressing them would cost more than it saves. */
export const worthCompressingBytes = 4_096;

type Coding = 'br' | 'gzip';

/** The quickest settings, on threads of Node's: what many ask for must cost little. Brotli's is smaller and no slower. */
const coders: Readonly<Record<Coding, (body: ArrayBuffer) => Promise<Buffer<ArrayBuffer>>>> = {
  br: (body) => promisify(brotliCompress)(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } }),
  gzip: (body) => promisify(gzip)(body, { level: 1 }),
};

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
 * @param frozen the one answer in the response, when it never changes: it is compressed once for all who get it
 */
export async function compressed(
  response: Response,
  coding: Coding | undefined,
  frozen?: { readonly answer: object; readonly isBatch: boolean },
): Promise<Response> {
  const isWhole =
    response.headers.get('content-type')?.startsWith('application/json') === true &&
    !response.headers.has('transfer-encoding');
  if (!isWhole) return response;
  const headers = new Headers(response.headers);
  headers.append('vary', 'accept-encoding');
  if (coding === undefined) return new Response(response.body, { status: response.status, headers });
  headers.set('content-encoding', coding);
  const code = async (): Promise<Buffer<ArrayBuffer>> => await coders[coding](await response.arrayBuffer());
  const body =
    frozen && response.status === 200 ? await once(frozen.answer, `${coding} ${frozen.isBatch}`, code) : await code();
  return new Response(body, { status: response.status, headers });
}

function once(answer: object, form: string, code: () => Promise<Buffer<ArrayBuffer>>): Promise<Buffer<ArrayBuffer>> {
  const forms = known.get(answer) ?? new Map<string, Promise<Buffer<ArrayBuffer>>>();
  known.set(answer, forms);
  let body = forms.get(form);
  if (body === undefined) {
    body = code();
    forms.set(form, body);
    // One that failed is tried again.
    body.catch(() => forms.delete(form));
  }
  return body;
}
