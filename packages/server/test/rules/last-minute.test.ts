import fc from 'fast-check';
import { expect, test } from 'vitest';
import { LastMinute } from '../../src/rpc/last-minute.ts';

test('what happened is counted a second over the last minute, and over less while there was less', () => {
  const counted = new LastMinute(5_000);
  expect(counted.perSecond(5_000)).toBe(0);
  for (let each = 0; each < 10; each++) counted.count(5_500);
  expect(counted.perSecond(7_000)).toBe(5);
  expect(counted.perSecond(25_000)).toBe(0.5);
  expect(counted.perSecond(66_000), 'a minute later it is forgotten').toBe(0);
});

test('whenever something happens and whenever it is asked, nothing older than a minute counts and nothing younger is lost', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 90_000 }), { maxLength: 60 }), (pauses) => {
      const counted = new LastMinute(0);
      const at: number[] = [];
      let nowMs = 0;
      for (const pauseMs of pauses) {
        nowMs += pauseMs;
        counted.count(nowMs);
        at.push(nowMs);
        const passed = Math.min(60, Math.max(1, nowMs / 1_000));
        const young = at.filter((each) => Math.floor(each / 1_000) > Math.floor(nowMs / 1_000) - 60).length;
        expect(counted.perSecond(nowMs)).toBeCloseTo(young / passed, 9);
      }
    }),
  );
});
