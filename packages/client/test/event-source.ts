/** As much of the platform's `EventSource` as the SDK needs: Node has none unless asked. It never connects again by itself. */
export class StreamSource extends EventTarget {
  static readonly CONNECTING = 0;
  static readonly OPEN = 1;
  static readonly CLOSED = 2;
  readonly CONNECTING = 0;
  readonly OPEN = 1;
  readonly CLOSED = 2;
  readyState: number = StreamSource.CONNECTING;
  readonly #aborted = new AbortController();

  constructor(url: string | URL) {
    super();
    void this.#read(url).catch(() => {
      if (this.readyState === this.CLOSED) return;
      this.readyState = this.CLOSED;
      this.dispatchEvent(new Event('error'));
    });
  }

  close(): void {
    this.readyState = this.CLOSED;
    this.#aborted.abort();
  }

  async #read(url: string | URL): Promise<never> {
    const response = await fetch(url, { headers: { accept: 'text/event-stream' }, signal: this.#aborted.signal });
    if (!response.ok) throw new Error(`The stream was refused: ${response.status}`);
    this.readyState = this.OPEN;
    this.dispatchEvent(new Event('open'));
    let buffer = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (buffer + chunk).split('\n\n');
      buffer = blocks.pop()!;
      for (const block of blocks) this.#tell(block);
    }
    throw new Error('The stream has ended.');
  }

  #tell(block: string): void {
    const fields = new Map(block.split('\n').map((line) => [/^\w*/.exec(line)![0], line.replace(/^\w*: ?/, '')]));
    const data = fields.get('data');
    if (data === undefined) return;
    this.dispatchEvent(
      new MessageEvent(fields.get('event') ?? 'message', { data, lastEventId: fields.get('id') ?? '' }),
    );
  }
}

/** The same, as the SDK's options take it. */
export const EventSource = StreamSource as unknown as typeof globalThis.EventSource;
