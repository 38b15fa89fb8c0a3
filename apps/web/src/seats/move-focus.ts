import type { KeyboardEvent } from 'react';

const steps: Readonly<Record<string, readonly [rows: number, seats: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Arrow keys go from seat to seat and from row to row; Home and End to a row's ends. The tab key finds the last one again. */
export function moveFocus(event: KeyboardEvent<HTMLElement>): void {
  const seat = event.currentTarget;
  const row = seat.closest('.seat-row');
  const section = seat.closest<HTMLElement>('.rows');
  if (row === null || section === null) return;
  const target = targetOf(event.key, seat, row, section);
  if (target === undefined) return;
  event.preventDefault();
  // All seats of a section are one stop of the tab key.
  for (const other of section.querySelectorAll<HTMLElement>('.seat[tabindex="0"]')) other.tabIndex = -1;
  target.tabIndex = 0;
  target.focus();
}

function targetOf(key: string, seat: HTMLElement, row: Element, section: HTMLElement): HTMLElement | undefined {
  const inRow = seatsIn(row);
  if (key === 'Home') return inRow[0];
  if (key === 'End') return inRow.at(-1);
  const step = steps[key];
  if (step === undefined) return undefined;
  const [byRows, bySeats] = step;
  if (byRows === 0) return inRow[inRow.indexOf(seat) + bySeats];
  const rows = [...section.querySelectorAll('.seat-row')];
  const next = rows[rows.indexOf(row) + byRows];
  if (next === undefined) return undefined;
  const number = Number(seat.dataset['number']);
  // The seat before or behind, or the nearest one to it.
  return seatsIn(next).toSorted((a, b) => distance(a, number) - distance(b, number))[0];
}

const seatsIn = (row: Element): HTMLElement[] => [...row.querySelectorAll<HTMLElement>('.seat')];

const distance = (seat: HTMLElement, number: number): number => Math.abs(Number(seat.dataset['number']) - number);
