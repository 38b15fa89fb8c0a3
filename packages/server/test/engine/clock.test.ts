import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { brokenInvariants, letIn, openStage, refusalOf, type Stage, stageConcert, until } from '../harness.ts';
import { enterAgain, freeSeats, hold, pay, untilState } from '../scenes.ts';

const hour = 3_600_000;
let stage: Stage;
beforeAll(async () => {
  stage = await openStage();
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  expect(await brokenInvariants(stage)).toEqual([]);
  await stage.close();
});

/** Only `Date` lies; timers and the monotonic clock stay as they are. */
function nodeClockIsOffBy(ms: number): number {
  const trueMs = Date.now();
  vi.useFakeTimers({ toFake: ['Date'] });
  vi.setSystemTime(trueMs + ms);
  return trueMs;
}

test.each([
  ['ahead', hour],
  ['behind', -hour],
])(
  'a node whose clock is an hour %s lets people in, holds, sells and ends visits as if it were right',
  async (name, offMs) => {
    const trueMs = nodeClockIsOffBy(offMs);
    const scene = await stageConcert(stage, { seats: 3, holdTtlMs: 3_000, activeTtlMs: 600_000 });
    const [visitor, other] = await letIn(stage, scene.concertId, [`buyer ${name}`, `other ${name}`], 5_000);
    const { caller, token } = visitor!;
    const { expiresAt } = await caller.queue.status({ token });
    expect(Math.abs(expiresAt!.getTime() - trueMs - 600_000)).toBeLessThan(hour / 10);
    const lost = await hold(other!, scene, [1]);
    expect(Math.abs(lost.expiresAt.getTime() - trueMs)).toBeLessThan(hour / 10);
    expect(await freeSeats(visitor!, scene)).toEqual([2, 3]);
    await until(async () => (await freeSeats(visitor!, scene)).length === 3);
    expect((await refusalOf(pay(other!, lost.reservationId))).reason).toBe('HOLD_EXPIRED');
    await stage.operator.queue.configure({ concertId: scene.concertId, holdTtlMs: 60_000 });
    const held = await hold(visitor!, scene, [1, 2]);
    const payment = await pay(visitor!, held.reservationId);
    expect(Math.abs(payment.paidAt.getTime() - trueMs)).toBeLessThan(hour / 10);
  },
);

test('a visit ends after its own time, not after the node’s', async () => {
  nodeClockIsOffBy(-hour);
  const { concertId } = await stageConcert(stage, { activeTtlMs: 1_000 });
  const [visitor] = await letIn(stage, concertId, ['short visit']);
  await untilState(visitor!.caller, visitor!.token, 'expired');
});

test('payments stay newest first when the node’s clock jumps back', async () => {
  const scene = await stageConcert(stage);
  const [visitor] = await letIn(stage, scene.concertId, ['jumper'], 5_000);
  nodeClockIsOffBy(hour);
  const first = await pay(visitor!, (await hold(visitor!, scene, [1])).reservationId);
  vi.useRealTimers();
  const again = await enterAgain(visitor!, scene.concertId);
  const second = await pay(again, (await hold(again, scene, [2])).reservationId);
  const { payments } = await again.caller.payment.list();
  expect(payments.map((payment) => payment.paymentId)).toEqual([second.paymentId, first.paymentId]);
});
