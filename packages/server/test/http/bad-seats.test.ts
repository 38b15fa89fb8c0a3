import { afterAll, beforeAll, expect, test } from 'vitest';
import { callWith, expectRefusals, invalid, unknown } from './bad.ts';
import { type Scene, setScene } from './scene.ts';
import { contents, type Reply } from './served.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.served.close());

const reserve = (seatIds: string | undefined): Promise<Reply> => callWith(scene, 'concert.reserve', 'seatIds', seatIds);

test('what is no list of one to eight distinct seats holds nothing', async () => {
  const lists = [
    '[0]',
    '[-1]',
    '[-0]',
    '[2147483648]',
    '[1.5]',
    '[1e309]',
    '[9007199254740993]',
    '[]',
    '[10,10]',
    '[10,10.0]',
    '[10,11,12,13,14,15,16,17,18]',
    'null',
    '10',
    '"10"',
    '["10"]',
    '[null]',
    '[true]',
    '[[10]]',
    '[{}]',
    '{}',
    '{"0":10,"length":1}',
    '[10,null]',
    '[""]',
    undefined,
    `[${'10,'.repeat(20_000)}10]`,
  ];
  await expectRefusals(
    scene,
    lists.map((json) => [String(json), invalid, () => reserve(json)]),
    'seatIds',
  );
});

test('a seat that the date does not have is unknown, and the free ones beside it stay free', async () => {
  await expectRefusals(
    scene,
    ['[51]', '[2147483647]', '[10,51]'].map((json) => [json, unknown('SEAT_NOT_FOUND'), () => reserve(json)]),
  );
  expect((await reserve('[10,51,52]')).error.data).toMatchObject({ seatIds: [51, 52] });
});

test('a seat of another date is not a seat of this one', async () => {
  const input = { concertId: scene.concertId, scheduleId: scene.smallScheduleId, token: scene.alice.token };
  const before = await contents(scene.served);
  const reply = await scene.served.post(
    'concert.reserve',
    { ...input, seatIds: [5, 6], idempotencyKey: 'small' },
    scene.alice.jwt,
  );
  expect(reply.error.data).toMatchObject({ reason: 'SEAT_NOT_FOUND', httpStatus: 404, seatIds: [6] });
  expect(await contents(scene.served)).toEqual(before);
});

test('one taken seat among free ones is named, and none of them is held', async () => {
  const taken = { status: 409, reason: 'SEAT_TAKEN' };
  await expectRefusals(scene, [
    ['held', taken, () => reserve('[10,3,11]')],
    ['paid', taken, () => reserve('[2]')],
  ]);
  expect((await reserve('[10,2,11,3]')).error.data['seatIds']).toEqual([2, 3]);
});

test('a ninth seat is over what one person may hold', async () => {
  const limit = { status: 409, reason: 'LIMIT_EXCEEDED' };
  await expectRefusals(scene, [['eight beside one', limit, () => reserve('[10,11,12,13,14,15,16,17]')]]);
  expect((await reserve('[10,11,12,13,14,15,16,17]')).error.data).toMatchObject({ limit: 8 });
});
