import { named } from '../../errors.ts';

/** A seat's name, and the label under which it is kept back. */
type Kept = Parameters<typeof named>[0] & { readonly blocked: string | null };

/** A seat as operators see it. */
export const shown = (seat: Kept): ReturnType<typeof named> & { label: string | null } => ({
  ...named(seat),
  label: seat.blocked,
});

/** How many seats have each label once these have changed theirs, in the order of the labels' names. */
export function labelsAfter(
  labels: readonly { readonly label: string; readonly count: number }[],
  changes: readonly { readonly from: string | null; readonly to: string | null }[],
): { label: string; count: number }[] {
  const counts = new Map(labels.map(({ label, count }) => [label, count]));
  const add = (label: string | null, more: number): void => {
    if (label !== null) counts.set(label, (counts.get(label) ?? 0) + more);
  };
  for (const { from, to } of changes) {
    add(from, -1);
    add(to, 1);
  }
  return Array.from(counts, ([label, count]) => ({ label, count }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => (a.label < b.label ? -1 : 1));
}
