/** A section as the operator describes it. */
export interface SectionPlan {
  readonly name: string;
  readonly rows: number;
  readonly seatsPerRow: number;
  readonly price: number;
}

/** One seat of a hall. */
export interface PlannedSeat {
  readonly seatId: number;
  readonly section: string;
  readonly rowName: string;
  readonly number: number;
  readonly price: number;
}

/** Most seats of one schedule. */
export const capacityLimit = 100_000;

/** Numbers the seats of a hall: sections in order, rows A, B, … Z, AA, …, seats from 1. */
export function planSeats(sections: readonly SectionPlan[]): PlannedSeat[] {
  const seats: PlannedSeat[] = [];
  for (const { name, rows, seatsPerRow, price } of sections) {
    for (let row = 0; row < rows; row++) {
      for (let number = 1; number <= seatsPerRow; number++)
        seats.push({ seatId: seats.length + 1, section: name, rowName: rowName(row), number, price });
    }
  }
  return seats;
}

function rowName(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : rowName(Math.floor(index / 26) - 1) + letter;
}
