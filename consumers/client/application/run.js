/** What works without a server, on whatever Node this is. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createClient, createStagedoor, DrawMismatch, isRefusal, placeInDraw, safe } from '@stagedoor/client';
import { fakeStagedoor } from '@stagedoor/client/testing';

const sha256 = (text) => createHash('sha256').update(text).digest('hex');
const draw = { seed: 'seed', seedHash: sha256('seed'), entries: 2_500 };
const order = Array.from({ length: draw.entries }, (_, index) => index + 1).sort((a, b) =>
  sha256(`seed:${a}`) < sha256(`seed:${b}`) ? -1 : 1,
);
for (const entry of [1, 1_250, 2_500]) assert.equal(await placeInDraw(draw, entry), order.indexOf(entry) + 1);
await assert.rejects(placeInDraw({ ...draw, seed: 'another' }, 1), DrawMismatch);

const nowhere = { url: 'http://127.0.0.1:1', retry: { attempts: 1 } };
const [, refusal] = await safe(createClient(nowhere).concert.list.query());
assert.equal(refusal.reason, 'UNREACHABLE');
const [, notEntered] = await safe(createStagedoor(nowhere).enter({ concertId: 'con_1' }));
assert.ok(isRefusal(notEntered, 'UNREACHABLE'));

// The fake's refusals are the client's own: its classes are not there twice.
const fake = fakeStagedoor({ users: { ann: { balance: 45_000 } } });
const [{ concertId, scheduleIds }] = fake.concerts;
const visit = await fake.stagedoorFor('ann').enter({ concertId });
await visit.turn();
const hold = await visit.reserve({ scheduleId: scheduleIds[0], seatIds: [1] });
const [, taken] = await safe(visit.reserve({ scheduleId: scheduleIds[0], seatIds: [1] }));
assert.ok(isRefusal(taken, 'SEAT_TAKEN'));
assert.equal((await visit.pay(hold)).balance, 0);
