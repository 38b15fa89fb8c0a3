import { expect, test } from 'vitest';
import { layOut, planFaults, seatFlags } from '../../../packages/hall/src/index.ts';
import { isInside } from '../../../packages/hall/test/inside.ts';
import { arena } from '../src/demo-arena.ts';

const plan = arena();
const { seats, sections, stage } = layOut(plan);

test('the demo’s arena is a sound plan of some ten thousand places, 1,500 of them to stand', () => {
  expect(planFaults(plan)).toEqual([]);
  expect(seats.length).toBeGreaterThan(9_500);
  expect(seats.length).toBeLessThan(10_500);
  expect(sections.find(({ kind }) => kind === 'standing')).toMatchObject({ name: 'Floor', capacity: 1_500 });
});

test('each seat lies in its own block and in no other, and none on the stage', () => {
  for (const [index, { outline }] of sections.entries())
    expect(seats.filter((seat) => isInside(seat, outline) !== (seat.section === index))).toEqual([]);
  expect(seats.filter((seat) => isInside(seat, stage))).toEqual([]);
});

test('every wheelchair has a companion beside it, and who sits behind the stage’s edge is told so', () => {
  const wheelchairs = seats.filter(({ flags }) => flags & seatFlags.accessible);
  expect(wheelchairs.length).toBeGreaterThan(30);
  for (const { seatId, runStart } of wheelchairs) {
    const beside = seats[seatId]!;
    expect(beside.flags & seatFlags.companion).toBeTruthy();
    expect(beside.runStart).toBe(runStart);
  }
  const seeLess = seats.filter(({ flags }) => flags & seatFlags.restrictedView);
  expect(seeLess.length).toBeGreaterThan(500);
  expect(seeLess.every(({ y }) => y < 17)).toBe(true);
  expect(seats.filter(({ y, flags, row }) => row !== '' && y < 10 && !(flags & seatFlags.restrictedView))).toEqual([]);
});

test('the best rank is the dearest', () => {
  const dearest = Math.max(...sections.map(({ price }) => price));
  expect(sections.filter(({ rank }) => rank === 0).map(({ price }) => price)).toEqual([dearest, dearest]);
});
