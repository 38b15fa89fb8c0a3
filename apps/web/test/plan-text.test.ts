import { expect, test } from 'vitest';
import { listed } from '../src/desk/date/listed.ts';
import { faultAt, readPlan } from '../src/desk/hall/read-plan.ts';

const shown = (text: string): string[] =>
  readPlan(text).faults.map(
    ({ offset, length, line, path }) => `${line} ${path} ${text.slice(offset, offset + length)}`,
  );

test('a plan is read whole or as its sections alone', () => {
  const sections = [{ name: 'Floor', rows: 3, seatsPerRow: 4, price: 1 }];
  for (const plan of [{ sections }, sections])
    expect(readPlan(JSON.stringify(plan))).toEqual({ plan: { sections }, faults: [] });
});

test('what is wrong with a plan is found where it stands in the text; what is missing, where it is missing', () => {
  const plan = `[
  { "name": "Floor", "rows": 3, "seatsPerRow": 4, "price": 1 },
  { "name": "Floor", "rows": 2, "price": 1 }
]`;
  expect(shown(plan)).toEqual([
    '3 sections.1.name "Floor"',
    '3 sections.1.seatsPerRow { "name": "Floor", "rows": 2, "price": 1 }',
  ]);
  expect(shown(`{ "sections": ${plan} }`)[0]).toBe('3 sections.1.name "Floor"');
  expect(shown('{\n  "sections": [,]\n}').map((each) => each.split(' ')[0])).toContain('2');
  expect(readPlan('').faults).toHaveLength(1);
});

test('what the server did not take is found by the path that it tells', () => {
  const text = '{ "sections": [{ "name": "A", "price": -1 }] }';
  const { offset, length } = faultAt(text, 'sections.0.price', 'must be at least 0');
  expect(text.slice(offset, offset + length)).toBe('-1');
});

test.each([null, 1, 'x', {}, [], [1], [{}], { sections: {} }, { sections: [{ name: 'A', rows: 'x' }] }])(
  'whatever JSON is typed is a plan or has a fault, and nothing breaks: %j',
  (value) => {
    const { plan, faults } = readPlan(JSON.stringify(value));
    expect(plan === undefined).toBe(faults.length > 0);
  },
);

test('seats are listed as people write them', () => {
  const isMeant = listed('1-3, 9 , 12–13');
  expect([1, 2, 3, 4, 9, 10, 12, 13, 14].filter(isMeant)).toEqual([1, 2, 3, 9, 12, 13]);
  expect(listed('')(1)).toBe(false);
});
