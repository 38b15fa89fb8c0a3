import { expect, test } from 'vitest';
import { createClient, createStagedoor } from '../../../packages/client/src/index.ts';
import { EventSource } from '../../../packages/client/test/event-source.ts';
import { createDatabase, until } from '../../../packages/server/test/harness.ts';
import { accessTokenFor } from '../src/access-token.ts';
import { readEnv } from '../src/env.ts';
import { secrets } from './crowd.ts';
import { afterwards, startServer } from './harness.ts';
import { get, startCaddy, startHoldingNginx, startNginx, type StartProxy } from './proxies.ts';

// The proxies' certificates are their own; what is tried here is not whom Node trusts.
process.env['NODE_TLS_REJECT_UNAUTHORIZED'] = '0';

/** As Compose starts them: two nodes on one database, and one proxy that everybody comes by. */
async function startTopology(startProxy: StartProxy) {
  const { url: DATABASE_URL, drop } = await createDatabase();
  afterwards(drop);
  const behind = { STAGEDOOR_TRUSTED_PROXIES: '1', STAGEDOOR_CONNECTIONS_PER_ADDRESS: '10000' };
  const start = () => startServer({ ...secrets, ...behind, DATABASE_URL });
  const nodes = [await start(), await start()];
  const url = await startProxy(nodes.map((node) => new URL(node.url).host));
  const operator = createClient({ url, accessToken: secrets.STAGEDOOR_OPERATOR_KEY });
  const { concertId } = await operator.concert.create.mutate({ title: 'Behind a proxy', currency: 'KRW' });
  const { scheduleId } = await operator.concert.addSchedule.mutate({
    concertId,
    startsAt: '2030-01-01T19:00:00Z',
    sections: [{ name: 'Floor', rows: 1, seatsPerRow: 50, price: 1_000 }],
  });
  await operator.queue.configure.mutate({ concertId, maxActive: 0, admitPerSecond: 100 });
  const visitor = async (userId: string) => {
    await operator.user.create.mutate({ userId, name: userId });
    return createStagedoor({ url, accessToken: await accessTokenFor(userId, readEnv(secrets)), EventSource });
  };
  return { url, nodes, operator, concertId, scheduleId, visitor };
}

test.each([
  ['Caddy, as Compose has it', startCaddy],
  ['nginx, by the recipe', startNginx],
] as const)(
  'behind %s, what a stream says comes at once, and when a node is killed everybody keeps their place, comes in and pays',
  async (_, startProxy) => {
    const topology = await startTopology(startProxy);
    const { nodes, operator, concertId, scheduleId, visitor } = topology;
    const visits = await Promise.all(
      Array.from({ length: 20 }, async (_one, n) => (await visitor(`visitor-${n}`)).enter({ concertId })),
    );
    await until(async () => (await operator.queue.stats.query({ concertId })).waiting === 20);
    const [first] = visits.toSorted((a, b) => a.status.entry - b.status.entry);
    await streamSaysAtOnce(topology, first!.token);

    const turns = visits.map((visit) => visit.turn());
    nodes[0]!.signal('SIGKILL');
    await nodes[0]!.ended();
    await operator.queue.configure.mutate({ concertId, maxActive: 50 });
    await Promise.all(turns);
    const paid = await Promise.all(
      visits.map(async (visit, n) => {
        const hold = await visit.reserve({ scheduleId, seatIds: [n + 1] });
        await visit.charge(hold.amount);
        return visit.pay(hold);
      }),
    );
    expect(new Set(paid.map(({ paymentId }) => paymentId)).size).toBe(20);
    expect((await operator.wallet.audit.query()).filter((row) => !row.holds)).toEqual([]);
  },
);

test('behind nginx that would hold answers back, the recipe lets streams out at once', async () => {
  const topology = await startTopology(startHoldingNginx);
  const visit = await (await topology.visitor('visitor')).enter({ concertId: topology.concertId });
  await streamSaysAtOnce(topology, visit.token);
});

/** The first in line is let in while their stream is open by HTTP/2: it tells so although the answer has not ended. */
async function streamSaysAtOnce({ url, operator, concertId }: Topology, token: string): Promise<void> {
  let letIn: Promise<unknown> | undefined;
  const path = `/trpc/queue.watch?input=${encodeURIComponent(JSON.stringify({ token }))}`;
  const { status, text } = await get(url, path, (said) => {
    if (letIn === undefined && said.includes('"waiting"')) {
      letIn = operator.queue.configure.mutate({ concertId, maxActive: 1 });
    }
    return said.includes('"active"');
  });
  await letIn;
  expect(status).toBe(200);
  expect(text).toContain('"active"');
}

type Topology = Awaited<ReturnType<typeof startTopology>>;
