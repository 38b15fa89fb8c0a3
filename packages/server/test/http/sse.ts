import superjson, { type SuperJSONResult } from 'superjson';
import { queryPath, type WireError } from './served.ts';

/** One event of a stream as a client's `EventSource` sees it. */
export interface StreamEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: string;
}

/** A subscription that is open. */
export interface Stream {
  readonly response: Response;
  /** The next event; undefined at the end of the stream. */
  next(): Promise<StreamEvent | undefined>;
  /** All events from now to the end. */
  rest(): Promise<StreamEvent[]>;
  /** Goes away, as a browser does when its page is closed. */
  leave(): void;
}

/** Opens `queue.watch` as the SDK does; it must end or be left. */
export const openWatch = (url: string, token: unknown, headers: Record<string, string> = {}): Promise<Stream> =>
  openStream(`${url}${queryPath('queue.watch', { token })}`, headers);

/** Opens any subscription. */
export async function openStream(url: string, headers: Record<string, string> = {}): Promise<Stream> {
  const aborted = new AbortController();
  const response = await fetch(url, {
    headers: { accept: 'text/event-stream', ...headers },
    signal: AbortSignal.any([aborted.signal, AbortSignal.timeout(60_000)]),
  });
  return streamOf(response, () => aborted.abort());
}

/** The events of an answer that is a stream. */
export function streamOf(response: Response, leave: () => void): Stream {
  const events = eventsOf(response);
  const next = async (): Promise<StreamEvent | undefined> => {
    const { value, done } = await events.next();
    return done ? undefined : value;
  };
  return {
    response,
    next,
    leave,
    async rest() {
      const all = [];
      for (let event = await next(); event !== undefined; event = await next()) all.push(event);
      return all;
    },
  };
}

async function* eventsOf(response: Response): AsyncGenerator<StreamEvent, undefined> {
  let buffer = '';
  for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
    buffer += chunk;
    for (let end = buffer.indexOf('\n\n'); end >= 0; end = buffer.indexOf('\n\n')) {
      const event = parse(buffer.slice(0, end));
      buffer = buffer.slice(end + 2);
      if (event !== undefined) yield event;
    }
  }
  return undefined;
}

function parse(text: string): StreamEvent | undefined {
  const fields = new Map(
    text
      .split('\n')
      .filter(Boolean)
      .map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]),
  );
  if (fields.size === 0) return undefined;
  return { event: fields.get('event') ?? 'message', id: fields.get('id'), data: fields.get('data') ?? '' };
}

/** The value that an event carries. */
export const valueOf = <T = Record<string, unknown>>(event: StreamEvent | undefined): T => {
  if (event?.event !== 'message') throw new Error(`Not a value: ${JSON.stringify(event)}`);
  return superjson.deserialize<T>(JSON.parse(event.data) as SuperJSONResult);
};

/** The refusal that an event carries. */
export const errorOf = (event: StreamEvent | undefined): WireError => {
  if (event?.event !== 'serialized-error') throw new Error(`Not an error: ${JSON.stringify(event)}`);
  return superjson.deserialize<WireError>(JSON.parse(event.data) as SuperJSONResult);
};
