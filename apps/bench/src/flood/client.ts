/** What one kind of call came to. */
export interface Figures {
  readonly latenciesMs: number[];
  /** How often the server had no room for it. */
  refused: number;
}

interface Init {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** The server had no room, or did not answer. */
export class Refused extends Error {}

/** Calls procedures over HTTP, one a request, and keeps how long each took by its name. Moments stay text: no call here needs them. */
export class Client {
  readonly figures = new Map<string, Figures>();
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  query<Answer>(procedure: string, input: object, bearer?: string): Promise<Answer> {
    return this.#call(procedure, `?input=${encodeURIComponent(JSON.stringify(input))}`, {}, bearer);
  }

  mutate<Answer>(procedure: string, input: object, bearer: string): Promise<Answer> {
    const json = { 'content-type': 'application/json' };
    return this.#call(procedure, '', { method: 'POST', headers: json, body: JSON.stringify(input) }, bearer);
  }

  async #call<Answer>(procedure: string, search: string, init: Init, bearer?: string): Promise<Answer> {
    const figures = this.figures.get(procedure) ?? { latenciesMs: [], refused: 0 };
    this.figures.set(procedure, figures);
    const startedMs = performance.now();
    const headers = { ...init.headers, ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }) };
    const reply = await fetch(`${this.#url}/trpc/${procedure}${search}`, {
      ...init,
      headers,
      signal: AbortSignal.timeout(20_000),
    }).catch(() => undefined);
    const body = (await reply?.json().catch(() => undefined)) as { result?: { data: { json: Answer } } } | undefined;
    figures.latenciesMs.push(performance.now() - startedMs);
    if (body?.result) return body.result.data.json;
    if (reply === undefined || reply.status === 429 || reply.status >= 500) figures.refused++;
    throw new Refused(`${procedure}: ${reply?.status ?? 'no answer'} ${JSON.stringify(body)}`);
  }
}
