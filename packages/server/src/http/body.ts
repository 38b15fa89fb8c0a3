import { refusal, type Refusal } from '../errors.ts';

/** Reads a body of JSON text. Sized and chunked bodies meet the same limit, and nothing beyond it is kept. */
export async function readJsonText(
  request: Request,
  limitBytes: number,
): Promise<{ text: string } | { refused: Refusal }> {
  if (!/^application\/json\s*(;|$)/i.test(request.headers.get('content-type') ?? ''))
    return { refused: refusal('UNSUPPORTED_MEDIA_TYPE') };
  if (Number(request.headers.get('content-length') ?? 0) > limitBytes) return { refused: refusal('PAYLOAD_TOO_LARGE') };
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  let bytes = 0;
  try {
    for await (const chunk of request.body ?? []) {
      bytes += chunk.byteLength;
      if (bytes > limitBytes) return { refused: refusal('PAYLOAD_TOO_LARGE') };
      text += decoder.decode(chunk, { stream: true });
    }
    text += decoder.decode();
  } catch {
    return { refused: refusal('INVALID_INPUT', { fieldErrors: {} }, 'The body is not valid UTF-8.') };
  }
  return { text };
}
