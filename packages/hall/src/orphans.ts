/**
 * The seats that a choice would strand: available afterwards, with nothing but taken seats or the run's ends on both sides,
 * and not so before. Empty where every adjacent choice of as many seats in the run strands one, too.
 * @param run whether each seat of one run is taken, in walking order; what others hold, what was paid and what operators block counts
 * @param chosen which of them are chosen, by their position in `run`
 * @returns positions in `run`
 */
export function strandedBy(run: readonly boolean[], chosen: readonly number[]): number[] {
  const stranded = newlyAlone(run, chosen);
  return stranded.length > 0 && canBeAvoided(run, chosen.length) ? stranded : [];
}

function newlyAlone(run: readonly boolean[], chosen: readonly number[]): number[] {
  const after = run.slice();
  for (const position of chosen) after[position] = true;
  // Only a neighbour of a chosen seat can have become alone.
  const neighbours = new Set(chosen.flatMap((position) => [position - 1, position + 1]));
  return [...neighbours].filter((seat) => isAlone(after, seat) && !isAlone(run, seat)).sort((a, b) => a - b);
}

/** Beyond an end nothing is available either. */
const isAlone = (run: readonly boolean[], seat: number): boolean =>
  run[seat] === false && run[seat - 1] !== false && run[seat + 1] !== false;

function canBeAvoided(run: readonly boolean[], size: number): boolean {
  let available = 0;
  for (let end = 0; end < run.length; end++) {
    available = run[end] ? 0 : available + 1;
    if (available < size) continue;
    const choice = Array.from({ length: size }, (_, index) => end - index);
    if (newlyAlone(run, choice).length === 0) return true;
  }
  return false;
}
