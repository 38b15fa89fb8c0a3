import { expect, test } from 'vitest';
import { records } from '../../../../packages/server/src/records.ts';
import { select } from '../../src/compare/families.ts';
import { failed, resultOf } from '../../src/compare/result.ts';
import { figuresOf, runRounds, turnsOf } from '../../src/compare/rounds.ts';
import { capacityOf } from '../../src/compare/capacity.ts';
import { limitsOf } from '../../src/compare/limits.ts';
import { costsOf, filled, slowerOf, tableOf } from '../../src/compare/page.ts';
import { drawRatios } from '../../src/compare/svg.ts';
import { drawCharts } from '../../src/compare/growth/charts.ts';
import { pairedRatios } from '../../src/compare/statistics.ts';
import type { Figure, Side, Subject } from '../../src/compare/subject.ts';

const subject: Subject = { name: 'poll', what: 'polls', yardstick: 'bare Hono', goal: 0.6 };
const side = (unit?: Side['unit']): Side => ({
  ...(unit && { unit }),
  run: () => Promise.reject(new Error('Unused.')),
});

const measured = (of: Figure[], by: Figure[]) => {
  const [ofSide, bySide] = [side(), side()];
  const figures = new Map([
    [ofSide, of],
    [bySide, by],
  ]);
  return resultOf(subject, { subject: 'poll', of: ofSide, by: bySide }, figures);
};

const costs = (name: string, serverUs: number, databaseUs: number) => ({
  ...measured(values(1), values(1)),
  subject: name,
  serverUs,
  databaseUs,
});

const values = (...all: number[]): Figure[] => all.map((value) => ({ value }));

test('a ratio is the median of the rounds’ own ratios, so a slow round says nothing', () => {
  const result = measured(values(700, 70, 800), values(1_000, 100, 1_000));
  expect(result).toMatchObject({ ratio: 0.7, middle: { low: 0.7, high: 0.75 }, met: true, goal: 0.6 });
  expect(result.of).toEqual({ median: 700, least: 70, most: 800 });
});

test('sides that were not measured equally often are no pairs', () => {
  expect(() => pairedRatios([1, 2], [1])).toThrow('same number of rounds');
});

test('a goal is met when the median reaches it, and missed below', () => {
  expect(measured(values(600), values(1_000)).met).toBe(true);
  expect(measured(values(599), values(1_000)).met).toBe(false);
});

test('the JSON of a subject has what it promises', () => {
  const told = JSON.parse(JSON.stringify(measured(values(700), values(1_000)))) as object;
  expect(told).toMatchObject({ subject: 'poll', yardstick: 'bare Hono', ratio: 0.7, goal: 0.6, met: true });
});

test('a limit stands for a yardstick: at most is met below it, at least above it', () => {
  const lag = side('ms');
  const figures = new Map([[lag, values(20, 25, 30)]]);
  expect(resultOf({ ...subject, goal: 1 }, { subject: 'p99', of: lag, most: 25 }, figures)).toMatchObject({
    ratio: 1,
    met: true,
    unit: 'ms',
  });
  expect(resultOf({ ...subject, goal: 1 }, { subject: 'p99', of: lag, most: 24 }, figures).met).toBe(false);
  expect(resultOf({ ...subject, goal: 1 }, { subject: 'p99', of: lag, least: 50 }, figures).ratio).toBe(0.5);
});

test('a driver that is the bottleneck is told', () => {
  const busy = { value: 1_000, driverCpu: 0.95, serverCpu: 0.6 };
  const idle = { value: 1_000, driverCpu: 0.4, serverCpu: 1 };
  expect(measured([idle], [busy]).notes).toEqual(['the driver, and not the server, was the limit of the yardstick']);
  expect(measured([idle], [idle]).notes).toEqual([]);
});

test('what could not be measured has not met its goal, and says why', () => {
  expect(failed(subject, new Error('no wrk'))).toMatchObject({ ratio: 0, met: false, notes: ['not measured: no wrk'] });
});

test('rounds go through all sides in turn, each in the other direction, after one that is not counted', async () => {
  const order: string[] = [];
  const named = (name: string): Side => ({ run: async () => ({ value: order.push(name) }) });
  const [a, b] = [named('a'), named('b')];
  const figures = await runRounds([a, b], 2);
  expect(order.join('')).toBe('ababba');
  expect(figuresOf(figures, a).map(({ value }) => value)).toEqual([3, 6]);
});

test('sides that are compared, be it through a third, take turns; others come apart, where a call takes long less often', () => {
  const [a, b, c, d, e] = [side(), side(), side(), side(), side()];
  const turns = turnsOf(
    [
      { subject: '1', of: a, by: b },
      { subject: '2', of: d, most: 5 },
      { subject: '3', of: c, by: b },
      { subject: '4', of: e, most: 5, rounds: 3 },
    ],
    16,
  );
  expect(turns).toEqual([
    { sides: [d], rounds: 16 },
    { sides: [a, b, c], rounds: 16 },
    { sides: [e], rounds: 3 },
  ]);
  expect(turns[1]!.sides.map((one) => [a, b, c].indexOf(one))).toEqual([0, 1, 2]);
});

test('a side that fails is left out, and the others go on', async () => {
  let runs = 0;
  const fails: Side = { run: () => (runs++ < 1 ? Promise.resolve({ value: 1 }) : Promise.reject(new Error('gone'))) };
  const goes: Side = { run: async () => ({ value: 7 }) };
  const figures = await runRounds([fails, goes], 3);
  expect(runs).toBe(2);
  expect(figuresOf(figures, goes)).toHaveLength(3);
  expect(() => figuresOf(figures, fails)).toThrow('gone');
});

test('the page gets new figures between its markers, and keeps its words', () => {
  const page = 'Words.\n<!-- comparison: begin -->\nold\n<!-- comparison: end -->\nMore words.\n';
  const once = filled(page, 'comparison', 'new');
  expect(once).toBe('Words.\n<!-- comparison: begin -->\n\nnew\n\n<!-- comparison: end -->\nMore words.\n');
  expect(filled(once, 'comparison', 'newer')).toBe(once.replace('new', 'newer'));
  expect(() => filled(page, 'growth', 'new')).toThrow('growth');
});

test('what a call costs the server is its share of a core by the calls in it', () => {
  const half = { value: 5_000, serverCpu: 0.5 };
  expect(measured([half], values(1)).serverUs).toBe(100);
});

test('how many times cheaper a server is comes from all rounds together, on both sides', () => {
  const [of, by] = [
    [
      { value: 1_000, calls: 100, serverCpu: 0.1 },
      { value: 1_000, calls: 300, serverCpu: 0.3 },
    ],
    [
      { value: 500, calls: 100, serverCpu: 0.2 },
      { value: 500, calls: 100, serverCpu: 0.4 },
    ],
  ];
  // 100 calls at 100 µs and 300 at 300; 100 at 400 and 100 at 800.
  expect(measured(of, by)).toMatchObject({ serverUs: 250, yardstickUs: 600, cheaper: 2.4 });
  expect(measured(of, values(1, 1)).cheaper).toBeUndefined();
});

const against1000 = (...all: number[]) => measured(values(...all), values(...all.map(() => 1_000)));

const costing = (name: string, cheaper: number) => ({ ...against1000(900), subject: `http-${name}`, cheaper });

test('procedures that cost more than behind the stock adapter are named, the dearest first', () => {
  expect(costsOf([costing('a', 1.2), costing('b', 0.95), costing('c', 0.9)])).toContain(
    '1 of 3 procedures take less processor time of the server than behind the stock adapter; these more: `http-c` (0.90), `http-b` (0.95).',
  );
  expect(costsOf([costing('a', 1.2)])).not.toContain('more');
});

const against = (name: string, ...all: number[]) => {
  const [mine, stock] = [side(), side()];
  const figures = new Map([
    [mine, values(...all)],
    [stock, values(...all.map(() => 1_000))],
  ]);
  return resultOf({ ...subject, name, goal: 1.5 }, { subject: name, of: mine, by: stock }, figures);
};

test('what is slower than its yardstick in the middle half of the rounds is told, and nothing for one bad moment', () => {
  const [slower, moment] = [
    against('http-a', 900, 950, 960, 970, 1_100),
    against('http-b', 100, 200, 990, 1_010, 1_020),
  ];
  expect([slower.isSlower, moment.isSlower]).toEqual([true, false]);
  expect(slowerOf([slower, moment])).toContain('below 1: 1 of 2: `http-a` (0.96).');
  expect(slowerOf([moment])).toContain('below 1: 0 of 1.');
  expect(tableOf([slower]).at(-1)).toContain('0.95–0.97 | 1.50 | **missed**, slower |');
  // Where less than the yardstick is asked for, less is no fault.
  expect(against1000(600, 610, 620).isSlower).toBe(false);
});

test('a verdict that another run may turn is told as noise', () => {
  expect(against1000(500, 550, 610, 700, 900)).toMatchObject({ met: true, isClose: true });
  expect(against1000(610, 620, 630, 640, 300)).toMatchObject({ met: true, isClose: false });
  expect(tableOf([against1000(500, 550, 590, 700, 900)]).at(-1)).toContain('**missed**, within noise');
});

test('every procedure is compared, but for streams, which have subjects of their own', () => {
  const all = Object.entries(records).flatMap(([noun, procedures]) =>
    Object.entries(procedures as Record<string, { _def: { type: string } }>)
      .filter(([, { _def }]) => _def.type !== 'subscription')
      .map(([name]) => `http-${noun}.${name}`),
  );
  expect(all.filter((name) => !select([]).has(name))).toEqual([]);
});

test('what a crowd needs is worked out from what each call costs the node and the database', () => {
  const all = [
    costs('poll', 100, 0),
    costs('enter', 200, 50),
    costs('reserve', 300, 100),
    costs('pay', 400, 200),
    costs('charge-many', 100, 50),
  ];
  const rows = capacityOf(all).join('\n');
  // A million in a minute: 16,667 a second at 200 µs and at 50 µs.
  expect(rows).toContain('| entering, all within a minute | 16,667 | 3.3 | 0.8 | 166,667 | 33.3 | 8.3 |');
  expect(rows).toContain('| waiting, each asks every 150 s | 6,667 | 0.7 | 0.0 |');
  expect(rows).toContain('| buying, as fast as people are let in | 500 | 0.4 | 0.2 |');
  expect(capacityOf([])).toEqual(['Not measured.']);
});

test('the table and the picture have a row for each subject, measured or not', () => {
  const results = [measured(values(700), values(1_000)), failed({ ...subject, name: 'pay' }, new Error('no hall'))];
  expect(tableOf(results).slice(2)).toEqual([
    '| `poll` | polls | bare Hono | 700/s | 1,000/s | – | – | – | – | 0.70 | 0.70–0.70 | 0.60 | met |',
    '| `pay` | polls | bare Hono (not measured: no hall) | – | – | – | – | – | – | 0.00 | – | 0.60 | **missed** |',
  ]);
  const svg = drawRatios(results);
  expect(svg.match(/<rect /g)).toHaveLength(3);
  expect(svg).toContain('>pay</text>');
});

test('a chart shows each size with its range, and says when something else ran', () => {
  const points = [
    { label: '1', median: 900, least: 800, most: 1_000 },
    { label: '8', median: 450, least: 400, most: 500 },
  ];
  const svg = drawCharts([{ title: 'Holds, by callers', unit: 'a second', points, disturbed: 'Something else ran.' }]);
  expect(svg.match(/class="range"/g)).toHaveLength(2);
  expect(svg).toContain('>Holds, a second</text>');
  expect(svg).toContain('>by callers (disturbed)</text>');
  expect(svg).toContain('prefers-color-scheme: dark');
});

const taking = (name: string, cores: { server: number; database: number; driver: number }, us: [number, number]) => ({
  ...against1000(400),
  subject: name,
  cores,
  serverUs: us[0],
  yardstickUs: us[1],
});

test('a missed goal is told with what is used up, and what its ratio would be without each of the limits', () => {
  const [waits, thread, all] = [
    taking('reserve', { server: 0.8, database: 0.4, driver: 0.1 }, [320, 160]),
    taking('poll', { server: 1, database: 0, driver: 0.2 }, [80, 40]),
    taking('enter', { server: 0.8, database: 0.7, driver: 0.4 }, [80, 100]),
  ];
  const rows = limitsOf([waits, thread, all], 2);
  // Of 1.3 cores the server would take 0.4 less; and its thread has a fifth left, as the cores have more.
  expect(rows).toContain('| `reserve` | 0.40 | 0.60 | 0.80 | 0.40 | 0.10 | nothing | 0.58 | 0.50 |');
  expect(rows).toContain('| `poll` | 0.40 | 0.60 | 1.00 | 0.00 | 0.20 | the server’s thread | 0.69 | 0.40 |');
  expect(rows).toContain('| `enter` | 0.40 | 0.60 | 0.80 | 0.70 | 0.40 | all cores | – | 0.42 |');
});

const call = (name: string, serverUs: number, yardstickUs: number, databaseUs: number, met = false) => ({
  ...against1000(900),
  subject: `http-${name}`,
  goal: 1.5,
  met,
  serverUs,
  yardstickUs,
  databaseUs,
});

test('a procedure whose database part alone is too dear is counted among those that no way in could mend', () => {
  const told = limitsOf(
    [call('memory', 100, 200, 0, true), call('write', 300, 310, 900), call('read', 300, 400, 10)],
    2,
  );
  expect(told.at(-1)).toMatch(/^Of the 2 `http-\*` that miss their goal, 1 could not reach it .* 100 µs/);
});

test('what the same comes to elsewhere is told beside a limit', () => {
  const [poll, bare] = [side('ms'), side('ms')];
  const figures = new Map([
    [poll, values(6, 7, 8)],
    [bare, values(3, 4, 5)],
  ]);
  const beside = { what: 'bare Hono', side: bare };
  expect(resultOf(subject, { subject: 'p99', of: poll, most: 5, beside }, figures).notes).toEqual([
    'bare Hono: 4.0 ms (3.0–5.0)',
  ]);
});
