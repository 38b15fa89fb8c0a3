import { Agent, request } from 'node:http';
import { load, type Measured } from '../load.ts';

/** What the benchmark asks of this process. */
export interface Job {
  readonly url: string;
  readonly connections: number;
  readonly warmUpMs: number;
  readonly measureMs: number;
  readonly holds: readonly { readonly bearer: string; readonly input: object & { readonly token: string } }[];
  /** Whether the payments are measured, and not the holds before them. */
  readonly paying: boolean;
}

export type Report = Measured;

async function work({ url, connections: callers, warmUpMs, measureMs, holds, paying }: Job): Promise<Report> {
  const agent = new Agent({ keepAlive: true, maxSockets: callers });
  const plan = { callers, warmUpMs, measureMs };
  const call = (procedure: string, bearer: string, input: object): Promise<string> =>
    post(agent, `${url}/trpc/${procedure}`, bearer, JSON.stringify(input));
  let next = 0;
  const hold = async (): Promise<boolean> => {
    const index = next++;
    if (index >= holds.length) return false;
    const { bearer, input } = holds[index]!;
    const answer = await call('concert.reserve', bearer, { ...input, idempotencyKey: `hold ${index}` });
    if (paying) held.push({ index, reservationId: /"reservationId":"(\w+)"/.exec(answer)![1]! });
    return true;
  };
  const held: { index: number; reservationId: string }[] = [];
  if (!paying) return await load(plan, hold);
  await Promise.all(
    Array.from({ length: callers }, async () => {
      while (await hold());
    }),
  );
  let paid = 0;
  return await load(plan, async () => {
    const mine = held[paid++];
    if (mine === undefined) return false;
    const { bearer, input } = holds[mine.index]!;
    const { reservationId } = mine;
    await call('payment.pay', bearer, { reservationId, token: input.token, idempotencyKey: `pay ${reservationId}` });
    return true;
  });
}

/** The whole answer. Whatever is not a success ends the benchmark. */
function post(agent: Agent, url: string, bearer: string, body: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' };
    const sent = request(url, { agent, method: 'POST', headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => (text += part));
      response.on('error', reject).on('end', () => {
        if (response.statusCode === 200) resolve(text);
        else reject(new Error(`${url} answered ${response.statusCode}: ${text}`));
      });
    });
    sent.on('error', reject).end(body);
  });
}

process.on('message', (job: Job) => {
  work(job).then(
    (report) => process.send!(report),
    (error: unknown) => process.send!({ failed: String(error) }),
  );
});
