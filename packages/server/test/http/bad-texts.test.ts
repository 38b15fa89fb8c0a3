import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callWith, expectRefusals, invalid } from './bad.ts';
import { type Procedure, type Scene, setScene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.served.close());

const noText = ['""', '"\\u0000"', '"a\\u0000b"', '"\\ud800"', '"a\\udc00b"', '"a\\nb"', '"\\u007f"', '"\\u0085"'];
const noString = ['null', '1', 'true', '[]', '["x"]', '{}', '{"$ne":null}'];
const long = (length: number): string => JSON.stringify('x'.repeat(length));

describe.each<[Procedure, field: string, readonly (string | undefined)[]]>([
  ['user.create', 'userId', [...noText, ...noString, long(256), long(10_240), undefined]],
  ['user.create', 'name', [...noText, ...noString, long(201), undefined]],
  ['concert.create', 'title', [...noText, ...noString, long(201), undefined]],
  ['concert.create', 'currency', [...noText, ...noString, '"krw"', '"KRWX"', '"K W"', '"KRW\\n"', long(10_240)]],
  ['concert.create', 'venue', [...noText, ...noString, long(201)]],
  [
    'concert.create',
    'timeZone',
    [...noText, ...noString, '"+09:00"', '"Asia/Atlantis"', '" Asia/Seoul"', long(10_240)],
  ],
  ['concert.update', 'title', [...noText, ...noString, long(201)]],
  ['concert.update', 'venue', [...noText, ...noString.filter((json) => json !== 'null'), long(201)]],
  ['concert.update', 'timeZone', [...noText, ...noString.filter((json) => json !== 'null'), '"UTC+9"', long(10_240)]],
  ['payment.refund', 'reason', [...noText, ...noString, long(501), undefined]],
])('%s: %s', (procedure, field, values) => {
  test('what no person could read or the database could not keep is refused', async () => {
    await expectRefusals(
      scene,
      values.map((json) => [String(json), invalid, () => callWith(scene, procedure, field, json)]),
      field,
    );
  });
});

const noMoment = [
  'null',
  '1',
  'true',
  '[]',
  '{}',
  '""',
  '"now"',
  '"2030-01-01"',
  '"2030-01-01T19:00:00"',
  '"2030-02-30T19:00:00Z"',
  '"2030-13-01T19:00:00Z"',
  '"2030-01-01T25:00:00Z"',
  '"0000-01-01T00:00:00Z"',
  '"+012030-01-01T19:00:00Z"',
  '"infinity"',
  '"2030-01-01T19:00:00Z\\u0000"',
  '{"json":"2030-01-01T19:00:00.000Z"}',
  '0',
  '-1',
  '1e309',
  '"0000-12-31T23:59:59Z"',
  '"0001-01-01T00:00:00+23:59"',
];

describe.each<[Procedure, field: string]>([
  ['concert.create', 'salesOpenAt'],
  ['concert.create', 'salesEndAt'],
  ['concert.addSchedule', 'startsAt'],
  ['concert.addSchedule', 'salesEndAt'],
  ['concert.updateSchedule', 'startsAt'],
  ['queue.configure', 'salesOpenAt'],
])('%s: %s', (procedure, field) => {
  test('what is no moment with its offset is refused', async () => {
    await expectRefusals(
      scene,
      noMoment.map((json) => [json, invalid, () => callWith(scene, procedure, field, json)]),
      field,
    );
  });
});

test('the farthest moments that are taken can be read again', async () => {
  for (const moment of [
    '9999-12-31T23:59:59Z',
    '9999-12-31T23:59:59-23:59',
    '0001-01-02T00:00:00Z',
    '1970-01-01T00:00:00+00:00',
  ]) {
    const made = await callWith(scene, 'concert.create', 'salesOpenAt', JSON.stringify(moment));
    expect([200, 400], moment).toContain(made.status);
    if (made.status !== 200) continue;
    const { concertId } = made.answer<{ concertId: string }>();
    const read = await scene.served.get('concert.get', { concertId });
    expect(read.status, moment).toBe(200);
    expect(read.answer<{ salesOpenAt: Date }>().salesOpenAt, moment).toEqual(new Date(moment));
  }
});

test('sections with one name twice, too many, or too many seats together make no date', async () => {
  const section = { name: 'Floor', rows: 1, seatsPerRow: 1, price: 1 };
  const lists = [
    [section, section],
    [],
    Array.from({ length: 201 }, (_, index) => ({ ...section, name: `S${index}` })),
    [{ ...section, rows: 1_000, seatsPerRow: 101 }],
    [{ ...section, rows: 1_001 }],
    [{ ...section, name: '' }],
    [{ ...section, name: '\u0000' }],
    [null],
    [[]],
    {},
  ];
  await expectRefusals(
    scene,
    lists.map((sections) => [
      JSON.stringify(sections),
      invalid,
      () => callWith(scene, 'concert.addSchedule', 'sections', JSON.stringify(sections)),
    ]),
    'sections',
  );
});

test('a user id of any script and of 255 characters is a user id, made once however often it is asked for', async () => {
  for (const userId of ['x'.repeat(255), '😀'.repeat(255), 'ㅎㅇ|auth0', "o'brien", '__proto__', '{"$ne":null}']) {
    for (const name of ['First', 'Second']) {
      const reply = await callWith(scene, 'user.create', 'userId', JSON.stringify(userId), {
        input: { name },
      });
      expect(reply.answer(), userId).toMatchObject({ userId });
    }
    expect(await scene.served.sql('select name from users where user_id = $1', [userId])).toEqual([{ name: 'First' }]);
  }
});
