import type { NamedSeat } from '@stagedoor/client';

/** A row of a section with its free seats, in order. */
export interface FreeRow {
  readonly row: string;
  readonly seats: readonly NamedSeat[];
}

/** A section with its free seats, by row. Places in a standing area have one row, without a name. */
export interface FreeSection {
  readonly name: string;
  readonly free: number;
  readonly prices: { readonly from: number; readonly to: number };
  /** The highest number of any free seat: how wide the section is drawn. */
  readonly width: number;
  readonly rows: readonly FreeRow[];
}

/** Free seats as a hall is walked through: sections and rows in the order in which they come. */
export function sectionsOf(seats: readonly NamedSeat[]): FreeSection[] {
  return [...Map.groupBy(seats, ({ section }) => section)].map(([name, inSection]) => ({
    name,
    free: inSection.length,
    prices: {
      from: inSection.reduce((least, { price }) => Math.min(least, price), Infinity),
      to: inSection.reduce((most, { price }) => Math.max(most, price), 0),
    },
    width: inSection.reduce((most, { number }) => Math.max(most, number), 0),
    rows: [...Map.groupBy(inSection, ({ row }) => row)].map(([row, inRow]) => ({
      row,
      seats: inRow.toSorted((a, b) => a.number - b.number),
    })),
  }));
}
