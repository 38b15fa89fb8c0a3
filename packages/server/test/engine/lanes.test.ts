import { expect, test } from 'vitest';
import type { AnyCommand, Call } from '../../src/engine/command.ts';
import { type Lane, Lanes } from '../../src/engine/lanes.ts';

const command = (name: string, isBackground: boolean): AnyCommand => ({ name, isBackground }) as AnyCommand;
const tick = command('background', true);
const enter = command('enter', false);
const call = {} as Call;

/** The next lanes, each begun, and what they run. */
function run(lanes: Lanes, most: number): Lane[] {
  const begun: Lane[] = [];
  for (let lane = lanes.next(); lane !== undefined && begun.length < most; lane = lanes.next()) {
    lanes.started(lane);
    lane.waiting.pop();
    begun.push(lane);
    if (begun.length === most) break;
  }
  return begun;
}

function withTicks(count: number, ofBackground: number): Lanes {
  const lanes = new Lanes({ ofPartition: 3, ofBackground });
  for (let n = 0; n < count; n++) lanes.of(tick, `line-${n}`).waiting.push(call);
  return lanes;
}

test('whoever enters waits for one of a thousand ticks, not for all', () => {
  const lanes = withTicks(1_000, 1_000);
  lanes.of(enter, 'concert').waiting.push(call);
  expect(run(lanes, 4).map((lane) => lane.command.name)).toEqual(['background', 'enter', 'background', 'background']);
});

test('callers of many concerts and ticks take turns', () => {
  const lanes = withTicks(1_000, 1_000);
  for (const concert of ['a', 'b', 'c']) lanes.of(enter, concert).waiting.push(call);
  const turns = run(lanes, 6).map((lane) => (lane.command === enter ? lane.partition.name : 'tick'));
  expect(turns).toEqual(['tick', 'a', 'tick', 'b', 'tick', 'c']);
});

test('ticks never fill all connections', () => {
  const lanes = withTicks(1_000, 2);
  const begun = run(lanes, 10);
  expect(begun).toHaveLength(2);
  lanes.finished(begun[0]!);
  expect(run(lanes, 10)).toHaveLength(1);
});
