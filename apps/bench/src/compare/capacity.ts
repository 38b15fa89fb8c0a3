import { decimal, whole } from '../table.ts';
import type { Result } from './result.ts';

/** A moment of an on-sale, as calls a second of a crowd. */
interface Moment {
  readonly what: string;
  readonly rate: (crowd: number) => number;
  /** The subjects whose calls each of them makes. */
  readonly calls: readonly string[];
}

const moments: readonly Moment[] = [
  { what: 'entering, all within a minute', rate: (crowd) => crowd / 60, calls: ['enter'] },
  { what: 'the opening: everyone asks once in 20 s', rate: (crowd) => crowd / 20, calls: ['poll'] },
  { what: 'waiting, each asks every 150 s', rate: (crowd) => crowd / 150, calls: ['poll'] },
  { what: 'buying, as fast as people are let in', rate: () => 500, calls: ['reserve', 'charge-many', 'pay'] },
];

const crowds = [1e6, 1e7];

const cores = (perSecond: number, us: number | undefined): string =>
  us === undefined ? '–' : decimal((perSecond * us) / 1e6, 1);

/** Cores of nodes and of PostgreSQL that each moment needs, by what each call cost in this run. */
export function capacityOf(results: readonly Result[]): string[] {
  const cost = (calls: readonly string[], of: (result: Result) => number | undefined): number | undefined => {
    const costs = calls.map((name) => results.find(({ subject }) => subject === name)).map((one) => one && of(one));
    return costs.some((one) => one === undefined) ? undefined : costs.reduce<number>((sum, one) => sum + one!, 0);
  };
  const rows = moments.flatMap(({ what, rate, calls }) => {
    const node = cost(calls, ({ serverUs }) => serverUs);
    if (node === undefined) return [];
    const database = cost(calls, ({ databaseUs }) => databaseUs);
    const cells = crowds.map(rate).flatMap((each) => [whole(each), cores(each, node), cores(each, database)]);
    return [`| ${[what, ...cells].join(' | ')} |`];
  });
  if (rows.length === 0) return ['Not measured.'];
  return [
    '| | 1,000,000: a second | cores of nodes | of PostgreSQL | 10,000,000: a second | cores of nodes | of PostgreSQL |',
    '| --- | ---: | ---: | ---: | ---: | ---: | ---: |',
    ...rows,
  ];
}
