/** Numbers in [0, 1) that follow from the seed alone: the same run again, number for number (mulberry32, T. Ettinger). */
export type Random = () => number;

export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 0x1_0000_0000;
  };
}

/** An exponential time with this mean; with `most`, only those that are shorter. */
export function exponential(random: Random, mean: number, most = Infinity): number {
  return -mean * Math.log(1 - random() * (1 - Math.exp(-most / mean)));
}
