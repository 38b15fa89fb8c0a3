import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { callWith, expectRefusals, forged, invalid, type Refusal } from './bad.ts';
import { type Person, type Procedure, type Scene, setScene } from './scene.ts';
import { contents } from './served.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.served.close());

const anyoneMay: readonly Procedure[] = ['queue.status'];
const needActive: readonly Procedure[] = [
  'concert.availableDates',
  'concert.availableSeats',
  'concert.reserve',
  'concert.release',
  'payment.pay',
];
const needLive: readonly Procedure[] = ['wallet.balance', 'wallet.charge', 'wallet.history'];
const all: readonly Procedure[] = [...anyoneMay, ...needActive, ...needLive, 'queue.leave'];

/** One bit less or more at each of some places. */
const flipped = (token: string): string[] =>
  [
    0,
    2,
    4,
    14,
    Math.floor(token.length / 2),
    token.length - 44,
    token.length - 20,
    token.length - 2,
    token.length - 1,
  ].map((at) => token.slice(0, at) + String.fromCodePoint(token.codePointAt(at)! ^ 1) + token.slice(at + 1));

describe.each(all)('%s', (procedure) => {
  test('a token that this server did not write is no token', async () => {
    const { token } = scene.alice;
    const [version, keyId, payload, signature] = token.split('.') as [string, string, string, string];
    const unsigned = Buffer.from(JSON.stringify([scene.concertId, 'alice', 1])).toString('base64url');
    const tokens = [
      '',
      ' ',
      'garbage',
      'x'.repeat(10_240),
      '\u0000',
      '\ud800',
      '...',
      'st1...',
      "' OR 1=1--",
      '__proto__',
      `${version}.${keyId}.${payload}`,
      `${version}.${keyId}.${payload}.`,
      `${token}.`,
      `${token}=`,
      ` ${token}`,
      `${token}\n`,
      `st2.${keyId}.${payload}.${signature}`,
      `${version}..${payload}.${signature}`,
      `${version}.${keyId}.${unsigned}.${signature}`,
      `none.${keyId}.${payload}.`,
      scene.alice.jwt,
      `${version}.__proto__.${payload}.${signature}`,
      ...flipped(token),
    ];
    await expectRefusals(
      scene,
      tokens.map((text) => [
        JSON.stringify(text),
        forged,
        () => callWith(scene, procedure, 'token', JSON.stringify(text)),
      ]),
    );
  });

  test('what is no string is refused with its field', async () => {
    await expectRefusals(
      scene,
      ['null', '1', 'true', '[]', '{}', '{"$ne":null}', undefined].map((json) => [
        String(json),
        invalid,
        () => callWith(scene, procedure, 'token', json),
      ]),
      'token',
    );
  });
});

test('a token works for nobody but its own user', async () => {
  await expectRefusals(
    scene,
    all
      .filter((procedure) => !anyoneMay.includes(procedure))
      .map((procedure) => [
        procedure,
        forged,
        () => callWith(scene, procedure, 'token', JSON.stringify(scene.frank.token)),
      ]),
  );
});

test('a token works for no concert but its own', async () => {
  const procedures: Procedure[] = ['concert.availableDates', 'concert.availableSeats', 'concert.reserve'];
  await expectRefusals(
    scene,
    procedures.map((procedure) => [
      procedure,
      forged,
      () => callWith(scene, procedure, 'token', JSON.stringify(scene.alicesOtherToken)),
    ]),
  );
  const unknown = { status: 404, reason: 'RESERVATION_NOT_FOUND' };
  await expectRefusals(
    scene,
    (['concert.release', 'payment.pay'] as const).map((procedure) => [
      procedure,
      unknown,
      () => callWith(scene, procedure, 'token', JSON.stringify(scene.alicesOtherToken)),
    ]),
  );
});

describe.each<[string, (scene: Scene) => Person, Refusal, readonly Procedure[]]>([
  ['who still waits', ({ dave }) => dave, { status: 412, reason: 'TOKEN_NOT_ACTIVE' }, needActive],
  ['whose time ran out', ({ erin }) => erin, { status: 401, reason: 'TOKEN_EXPIRED' }, [...needActive, ...needLive]],
  ['who has paid', ({ bob }) => bob, { status: 409, reason: 'TOKEN_SPENT' }, [...needActive, ...needLive]],
])('a visitor %s', (_, who, refusal, procedures) => {
  test.each(procedures)('is told so by %s', async (procedure) => {
    const { token, jwt } = who(scene);
    await expectRefusals(scene, [
      [procedure, refusal, () => callWith(scene, procedure, 'token', JSON.stringify(token), { bearer: jwt })],
    ]);
  });
});

test('who comes too early hears how many stand before them', async () => {
  const { token, jwt } = scene.dave;
  const reply = await callWith(scene, 'concert.reserve', 'token', JSON.stringify(token), { bearer: jwt });
  expect(reply.error.data).toMatchObject({ reason: 'TOKEN_NOT_ACTIVE', ahead: 0 });
});

test('the wallet can be filled while waiting, and read', async () => {
  const { token, jwt } = scene.dave;
  const before = await contents(scene.served);
  const charged = await callWith(scene, 'wallet.charge', 'token', JSON.stringify(token), { bearer: jwt });
  expect(charged.answer()).toMatchObject({ balance: 1 });
  const balance = await callWith(scene, 'wallet.balance', 'token', JSON.stringify(token), { bearer: jwt });
  expect(balance.answer()).toMatchObject({ balance: 1 });
  expect((await contents(scene.served))['tokens']).toBe(before['tokens']);
});
