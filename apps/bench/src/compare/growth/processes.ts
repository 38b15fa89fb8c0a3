import { sidesOf } from '../subjects/processes.ts';
import type { Growth } from './sizes.ts';

export const processes: Growth = {
  charts: [
    { title: 'queue.status over HTTP, by processes', unit: 'a second' },
    { title: 'concert.reserve over HTTP, by processes', unit: 'a second' },
  ],
  async open(stage) {
    const sides = await sidesOf(stage, [1, 2]);
    return (['two-poll', 'two-hold'] as const).map((kind) =>
      sides.map((side, index) => ({ label: String(index + 1), side: side[kind] })),
    );
  },
};
