import { expect, test } from 'vitest';
import { disturbance } from '../../src/compare/neighbours.ts';
import { processIn, treeMs } from '../../src/compare/processor-time.ts';

test('a process is read with its parent and its time, whatever its name is', () => {
  const line = '41 (a) b (c)) S 7 41 41 0 -1 4194560 1 2 3 4 150 50 20 10 20 0 11 0 5 6 7';
  expect(processIn(line)).toEqual({ parent: 7, ms: 2_300 });
});

test('what a tree of processes took is that of its roots and all that come from them', () => {
  const processes = new Map([
    [1, { parent: 0, ms: 1_000 }],
    [7, { parent: 1, ms: 10 }],
    [8, { parent: 7, ms: 20 }],
    [9, { parent: 8, ms: 30 }],
    [10, { parent: 1, ms: 40 }],
    [11, { parent: 1, ms: 500 }],
  ]);
  expect(treeMs(processes, [7])).toBe(60);
  expect(treeMs(processes, [7, 10])).toBe(100);
});

test('neighbours who took a part of a core are told, quiet ones are not', () => {
  expect(disturbance(0.05)).toBeUndefined();
  expect(disturbance(undefined)).toBeUndefined();
  expect(disturbance(1.26)).toContain('took 1.3 cores');
});
