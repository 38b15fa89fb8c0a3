import { afterAll, beforeAll, expect, test } from 'vitest';
import { jwtSecret, stageConcert } from '../harness.ts';
import { accessToken, openServed, type Reply, type ServedStage } from './served.ts';

let served: ServedStage;
let concertId: string;
beforeAll(async () => {
  served = await openServed({ jwt: { secret: jwtSecret, createUsers: true } });
  ({ concertId } = await stageConcert(served));
});
afterAll(() => served.close());

const enterAs = async (sub: string, claims: Record<string, unknown> = {}, at = concertId): Promise<Reply> =>
  served.post('queue.issueToken', { concertId: at }, await accessToken(sub, claims));

const namesOf = async (prefix: string): Promise<string[]> =>
  (
    await served.sql<{ name: string }>('select name from users where user_id like $1 order by user_id', [`${prefix}%`])
  ).map(({ name }) => name);

test('whoever has a token of the trusted provider enters at once, by the name that the token gives', async () => {
  expect((await enterAs('a|1', { name: 'Ada', preferred_username: 'ada' })).status).toBe(200);
  expect((await enterAs('a|2', { preferred_username: 'ada' })).status).toBe(200);
  expect((await enterAs('a|3')).status).toBe(200);
  expect((await enterAs('a|4', { name: `  A\u0000\n${'x'.repeat(300)}` })).status).toBe(200);
  expect((await enterAs('a|5', { name: 7, preferred_username: ' ' })).status).toBe(200);
  expect(await namesOf('a|')).toEqual(['Ada', 'ada', 'a|3', `A${'x'.repeat(199)}`, 'a|5']);
});

test('entering again, at once from many sides and in several queues, makes them once and keeps the name', async () => {
  const { concertId: other } = await stageConcert(served);
  const replies = await Promise.all(
    Array.from({ length: 120 }, (_, call) =>
      enterAs(`b|${call % 20}`, { name: `Name ${call}` }, call % 2 === 0 ? concertId : other),
    ),
  );
  expect(replies.filter((reply) => reply.status !== 200).map((reply) => reply.text)).toEqual([]);
  expect(await namesOf('b|')).toHaveLength(20);
  await enterAs('b|0', { name: 'Another' });
  expect(await namesOf('b|0')).not.toContain('Another');
});

test('nobody is made by a call that is refused, or that only reads', async () => {
  expect((await enterAs('c|1', {}, 'con_unknown')).reason).toBe('CONCERT_NOT_FOUND');
  expect((await served.get('payment.list', {}, await accessToken('c|2'))).status).toBe(200);
  expect(await namesOf('c|')).toEqual([]);
});

test('a user whom a service names is not made', async () => {
  const caller = served.operator;
  await expect(caller.queue.issueToken({ concertId, userId: 'd|1' })).rejects.toMatchObject({
    reason: 'USER_NOT_FOUND',
  });
});
