import type { Family } from './subject.ts';
import { entering } from './subjects/entering.ts';
import { holds } from './subjects/holds.ts';
import { holdsOverHttp } from './subjects/holds-over-http.ts';
import { latency } from './subjects/latency.ts';
import { lists } from './subjects/lists.ts';
import { money } from './subjects/money.ts';
import { polls } from './subjects/polls.ts';
import { procedures } from './subjects/procedures.ts';
import { processes } from './subjects/processes.ts';
import { purchases } from './subjects/purchases.ts';
import { streams } from './subjects/streams.ts';

/** Everything that is compared, in the order in which it is printed. */
export const families: readonly Family[] = [
  polls,
  entering,
  lists,
  holds,
  holdsOverHttp,
  money,
  purchases,
  procedures,
  streams,
  latency,
  processes,
];

/** The subjects that `--only` names: by their whole name, or else by how it begins. Without any, all. */
export function select(only: readonly string[]): ReadonlySet<string> {
  const names = families.flatMap((family) => family.subjects.map(({ name }) => name));
  if (only.length === 0) return new Set(names);
  const chosen = only.flatMap((asked) => {
    const found = names.includes(asked) ? [asked] : names.filter((name) => name.startsWith(asked));
    if (found.length === 0) throw new Error(`There is no subject "${asked}". There are: ${names.join(', ')}.`);
    return found;
  });
  return new Set(chosen);
}
