import { afterAll, beforeAll, describe, test } from 'vitest';
import { operatorKey } from '../harness.ts';
import { callWith, expectRefusals, forged, invalid, type Refusal, unknown } from './bad.ts';
import { type Procedure, type Scene, setScene } from './scene.ts';

let scene: Scene;
beforeAll(async () => {
  scene = await setScene();
});
afterAll(() => scene.served.close());

const noConcert = unknown('CONCERT_NOT_FOUND');
const noSchedule = unknown('SCHEDULE_NOT_FOUND');
const noReservation = unknown('RESERVATION_NOT_FOUND');
const noPayment = unknown('PAYMENT_NOT_FOUND');

/** Each field that takes an id, and what a wrong one comes to. A token is bound to its concert, so a wrong concert is a wrong token. */
const fields: readonly (readonly [Procedure, field: string, Refusal])[] = [
  ['concert.get', 'concertId', noConcert],
  ['queue.issueToken', 'concertId', noConcert],
  ['concert.availableDates', 'concertId', forged],
  ['concert.availableSeats', 'concertId', forged],
  ['concert.availableSeats', 'scheduleId', noSchedule],
  ['concert.reserve', 'concertId', forged],
  ['concert.reserve', 'scheduleId', noSchedule],
  ['concert.release', 'reservationId', noReservation],
  ['payment.pay', 'reservationId', noReservation],
  ['payment.get', 'paymentId', noPayment],
  ['payment.refund', 'paymentId', noPayment],
  ['wallet.credit', 'userId', unknown('USER_NOT_FOUND')],
  ['wallet.debit', 'userId', unknown('USER_NOT_FOUND')],
  ['user.erase', 'userId', unknown('USER_NOT_FOUND')],
  ['user.get', 'userId', unknown('USER_NOT_FOUND')],
  ['concert.addSchedule', 'concertId', noConcert],
  ['concert.update', 'concertId', noConcert],
  ['concert.updateSchedule', 'concertId', noConcert],
  ['concert.updateSchedule', 'scheduleId', noSchedule],
  ['concert.removeSchedule', 'concertId', noConcert],
  ['concert.removeSchedule', 'scheduleId', noSchedule],
  ['queue.configure', 'concertId', noConcert],
  ['queue.pause', 'concertId', noConcert],
  ['queue.resume', 'concertId', noConcert],
  ['queue.close', 'concertId', noConcert],
  ['queue.stats', 'concertId', noConcert],
  ['concert.figures', 'concertId', noConcert],
  ['concert.takenSeats', 'concertId', noSchedule],
  ['concert.takenSeats', 'scheduleId', noSchedule],
];

const strings: readonly string[] = [
  '',
  '1',
  'con_unknown',
  '__proto__',
  'constructor',
  "' OR 1=1--",
  '"; drop table users; --',
  '%00',
  '\u0000',
  '\ud800',
  'con_\u0000',
  'ünïcode',
  'x'.repeat(10_240),
  '../../etc/passwd',
  '${jndi:x}',
  '\r\nx: y',
];

const shapes = ['null', '1', '1e309', 'true', '[]', '["con_x"]', '{}', '{"$ne":null}', undefined];

describe.each(fields)('%s: %s', (procedure, field, refusal) => {
  test('a string of any shape is an id that nothing has', async () => {
    await expectRefusals(
      scene,
      strings.map((text) => [
        JSON.stringify(text),
        refusal,
        () => callWith(scene, procedure, field, JSON.stringify(text)),
      ]),
    );
  });

  test('a real id with spaces, other case or one character more is another id', async () => {
    const real = { concertId: scene.concertId, scheduleId: scene.scheduleId, reservationId: scene.alicesHold }[field];
    const id = real ?? scene.bobsPayment;
    await expectRefusals(
      scene,
      [` ${id}`, `${id} `, id.toUpperCase(), `${id}0`, id.slice(0, -1), `${id}\n`].map((text) => [
        JSON.stringify(text),
        refusal,
        () => callWith(scene, procedure, field, JSON.stringify(text)),
      ]),
    );
  });

  test('what is no string is refused with its field', async () => {
    await expectRefusals(
      scene,
      shapes.map((json) => [String(json), invalid, () => callWith(scene, procedure, field, json)]),
      field,
    );
  });
});

test('another user’s ids answer exactly as unknown ones do', async () => {
  await expectRefusals(
    scene,
    (
      [
        ['concert.release', 'reservationId', scene.franksHold, noReservation],
        ['payment.pay', 'reservationId', scene.franksHold, noReservation],
        ['payment.get', 'paymentId', scene.bobsPayment, noPayment],
      ] as const
    ).map(([procedure, field, id, refusal]) => [
      procedure,
      refusal,
      () => callWith(scene, procedure, field, JSON.stringify(id)),
    ]),
  );
});

test('a date of another concert is no date of this one', async () => {
  const foreign = JSON.stringify(scene.otherScheduleId);
  await expectRefusals(scene, [
    ['seats', noSchedule, () => callWith(scene, 'concert.availableSeats', 'scheduleId', foreign)],
    ['reserve', noSchedule, () => callWith(scene, 'concert.reserve', 'scheduleId', foreign)],
  ]);
});

test('a service that names a user of any shape hears that there is no such user', async () => {
  const service = { bearer: operatorKey };
  await expectRefusals(
    scene,
    [...strings, 'x'.repeat(65), ' alice', 'ALICE'].map((text) => [
      JSON.stringify(text),
      unknown('USER_NOT_FOUND'),
      () => callWith(scene, 'queue.issueToken', 'userId', JSON.stringify(text), service),
    ]),
  );
});

test('a service that names no user, or a user that is no string, is told which field is wrong', async () => {
  const service = { bearer: operatorKey };
  await expectRefusals(
    scene,
    shapes.map((json) => [String(json), invalid, () => callWith(scene, 'queue.issueToken', 'userId', json, service)]),
    'userId',
  );
});
