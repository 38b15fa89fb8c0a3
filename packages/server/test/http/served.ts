import { SignJWT } from 'jose';
import superjson, { type SuperJSONResult } from 'superjson';
import { serve, type ServeOptions, type StagedoorConfig } from '../../src/index.ts';
import { jwtSecret, letIn, openStage, operatorKey, type Stage, testConfig, type Visitor } from '../harness.ts';

/** What a procedure's error tells a program. */
export interface WireError {
  message: string;
  code: number;
  data: { code: string; httpStatus: number; path?: string; reason: string } & Record<string, unknown>;
}

/** One call's part of an HTTP answer. */
export interface Envelope {
  result?: { data: SuperJSONResult };
  error?: { json: WireError };
}

/** An HTTP answer, read to its end. */
export class Reply {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;

  constructor(status: number, headers: Headers, text: string) {
    this.status = status;
    this.headers = headers;
    this.text = text;
  }

  get body(): unknown {
    return JSON.parse(this.text);
  }

  get envelope(): Envelope {
    return this.body as Envelope;
  }

  /** The answers of a batch, in the order of its calls. */
  get envelopes(): Envelope[] {
    return this.body as Envelope[];
  }

  /** The procedure's answer, or a failure when it was refused. */
  answer<T = Record<string, unknown>>(): T {
    const { result } = this.envelope;
    if (result === undefined) throw new Error(`Refused: ${this.status} ${this.text}`);
    return superjson.deserialize<T>(result.data);
  }

  /** The refusal, or a failure when there is none in the envelope of errors. */
  get error(): WireError {
    const error = this.envelope.error?.json;
    if (error === undefined) throw new Error(`Not refused: ${this.status} ${this.text}`);
    return error;
  }

  get reason(): string {
    return this.error.data.reason;
  }
}

/** A stage that is served over HTTP on loopback. */
export interface ServedStage extends Stage {
  readonly url: string;
  /** A POST of plain JSON with a bearer credential. */
  post(procedure: string, input?: unknown, bearer?: string): Promise<Reply>;
  get(procedure: string, input?: unknown, bearer?: string): Promise<Reply>;
  /** Any request. */
  send(path: string, init?: RequestInit): Promise<Reply>;
  /** Stops serving, as a process does on SIGTERM; the stage stays open. */
  stopServing(): Promise<void>;
}

/** @param mount adds routes beside the API */
export async function openServed(
  changes: Partial<StagedoorConfig> = {},
  mount?: ServeOptions['mount'],
): Promise<ServedStage> {
  const stage = await openStage(changes);
  const served = await serve(stage.stagedoor, testConfig(stage.databaseUrl, changes), {
    port: 0,
    host: '127.0.0.1',
    mount,
  });
  const { url } = served;
  let stopped: Promise<void> | undefined;
  const stopServing = (): Promise<void> => (stopped ??= served.close());
  const send = (path: string, init?: RequestInit): Promise<Reply> => request(`${url}${path}`, init);
  return {
    ...stage,
    url,
    send,
    post: (procedure, input, bearer) =>
      send(`/trpc/${procedure}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...authorized(bearer) },
        body: JSON.stringify(input ?? {}),
      }),
    get: (procedure, input, bearer) => send(queryPath(procedure, input), { headers: authorized(bearer) }),
    stopServing,
    async close() {
      await stopServing();
      await stage.close();
    },
  };
}

/** Makes one user and lets them in. */
export async function letOneIn(stage: Stage, concertId: string, userId: string, balance = 0): Promise<Visitor> {
  const [visitor] = await letIn(stage, concertId, [userId], balance);
  return visitor!;
}

export const authorized = (bearer: string | undefined): Record<string, string> =>
  bearer === undefined ? {} : { authorization: `Bearer ${bearer}` };

export const queryPath = (procedure: string, input: unknown): string =>
  input === undefined ? `/trpc/${procedure}` : `/trpc/${procedure}?input=${encodeURIComponent(JSON.stringify(input))}`;

/** Sends a request that must be answered. */
export async function request(url: string, init: RequestInit = {}): Promise<Reply> {
  const response = await fetch(url, { signal: AbortSignal.timeout(60_000), ...init });
  return new Reply(response.status, response.headers, await response.text());
}

/** An access token as the identity provider would give it, valid for an hour. */
export function accessToken(
  sub: unknown,
  { secret = jwtSecret, alg = 'HS256', ...claims }: { secret?: string; alg?: string } & Record<string, unknown> = {},
): Promise<string> {
  return new SignJWT({ exp: Math.floor(Date.now() / 1_000) + 3_600, sub, ...claims } as Record<string, unknown>)
    .setProtectedHeader({ alg })
    .sign(new TextEncoder().encode(secret));
}

const tables = [
  'users',
  'concerts',
  'schedules',
  'removed_schedules',
  'seats',
  'tokens',
  'reservations',
  'payments',
  'payment_events',
  'wallets',
  'ledger_entries',
  'concert_keys',
  'wallet_keys',
  'wallet_references',
];

/** Every row of every table that calls change, as one digest a table: equal digests mean that nothing changed. */
export async function contents(stage: Stage): Promise<Record<string, string>> {
  const columns = tables.map(
    (table) =>
      `(select count(*) || ' rows ' || md5(coalesce(string_agg(t::text, '|' order by t::text), '')) from ${table} t) as ${table}`,
  );
  const [digests] = await stage.sql<Record<string, string>>(`select ${columns.join(', ')}`);
  return digests!;
}

/** What no answer may show: SQL, a path, a stack, a secret. */
const leaks: readonly (readonly [what: string, sign: RegExp])[] = [
  ['SQL', /\b(select|insert|update|delete|relation|column|syntax|sqlstate|postgres|sequelize)\b/i],
  ['a path', /\/work\/|\/home\/|node_modules|file:\/\/|\.ts\b/],
  ['a stack', /\bat \S+ \(|"stack"/],
  ['the operator key', new RegExp(operatorKey)],
  ['the JWT secret', new RegExp(jwtSecret)],
  ['the token secret', /a token secret for tests/],
];

/** What the answer shows and must not. */
export const leaksIn = (reply: Pick<Reply, 'text'>): string[] =>
  // A procedure's own name, such as concert.update, says nothing that is secret.
  leaks.flatMap(([what, sign]) => {
    const found = sign.exec(reply.text.replaceAll(/"path":"[\w.,]+"/g, ''));
    return found ? [`${what}: ${found[0]}`] : [];
  });
