import { refusal, type Refusal } from '../errors.ts';

/** What can be said of a body before it is read. */
export function refuseBody(headers: Headers, limitBytes: number): Refusal | undefined {
  if (!/^application\/json\s*(;|$)/i.test(headers.get('content-type') ?? '')) return refusal('UNSUPPORTED_MEDIA_TYPE');
  if (Number(headers.get('content-length') ?? 0) > limitBytes) return refusal('PAYLOAD_TOO_LARGE');
  return undefined;
}

/**
 * Reads a body of JSON text. Sized and chunked bodies meet the same limit, and nothing beyond it is kept.
 * @param reserve makes room for so many bytes more, or says that there is none
 */
export async function readJsonText(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  limitBytes: number,
  reserve: (bytes: number) => boolean,
): Promise<{ text: string } | { refused: Refusal }> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  try {
    for await (const chunk of chunks) {
      bytes += chunk.byteLength;
      if (bytes > limitBytes) return { refused: refusal('PAYLOAD_TOO_LARGE') };
      if (!reserve(chunk.byteLength)) return { refused: refusal('OVERLOADED', { retryAfterMs: 1_000 }) };
      text += decoder.decode(chunk, { stream: true });
    }
    text += decoder.decode();
  } catch {
    return { refused: refusal('INVALID_INPUT', { fieldErrors: {} }, 'The body is not valid UTF-8.') };
  }
  return { text };
}
