import type { MapSeat } from '@stagedoor/client/hall';
import {
  type Fading,
  inSight,
  isNumbered,
  numberedPx,
  type Pen,
  type Scene,
  seatSide,
  type Size,
  type View,
} from './scene.ts';

/** Draws the seats that are in sight, each large enough to be told from the next one. */
export function paintCloseUp(pen: Pen, scene: Scene, view: View, size: Size, fading: Fading): void {
  const { hall, taken, chosen } = scene;
  const seats = hall.within(inSight(view, size, hall.pitch));
  const gone = seats.filter(({ seatId }) => taken.has(seatId) && !chosen.has(seatId));
  const free = seats.filter(({ seatId }) => !taken.has(seatId) && !chosen.has(seatId));
  const areNumbered = isNumbered(scene, view);
  const paintFree = areNumbered ? paintNumbered : paintSmall;
  paintGone(pen, gone, scene, view);
  paintFree(pen, free, scene, view);
  for (const seat of gone) {
    const share = fading.get(seat.seatId);
    if (share === undefined) continue;
    pen.globalAlpha = share;
    paintFree(pen, [seat], scene, view);
    pen.globalAlpha = 1;
  }
  if (areNumbered) paintRowNames(pen, seats, scene, view);
}

/** Gone, not vanished: a small ring, or a point where there is no room for one. */
function paintGone(pen: Pen, seats: readonly MapSeat[], { hall, colours }: Scene, view: View): void {
  const side = hall.pitch * view.k * 0.36;
  pen.strokeStyle = colours.edge;
  pen.fillStyle = colours.edge;
  pen.lineWidth = 1;
  pen.globalAlpha = 0.6;
  for (const { x, y } of seats) {
    const [left, top] = [x * view.k + view.x - side / 2, y * view.k + view.y - side / 2];
    if (side < 6) pen.fillRect(left, top, side, side);
    else {
      pen.beginPath();
      pen.arc(left + side / 2, top + side / 2, side / 2, 0, Math.PI * 2);
      pen.stroke();
    }
  }
  pen.globalAlpha = 1;
}

/** Too small for numbers, and many: plain squares, which cost least. */
function paintSmall(pen: Pen, seats: readonly MapSeat[], { hall, colours }: Scene, view: View): void {
  const side = hall.pitch * view.k * 0.74;
  pen.fillStyle = colours.dot;
  for (const { x, y } of seats)
    pen.fillRect(x * view.k + view.x - side / 2, y * view.k + view.y - side / 2, side, side);
}

function paintNumbered(pen: Pen, seats: readonly MapSeat[], scene: Scene, view: View): void {
  const { colours } = scene;
  const side = seatSide(scene, view);
  pen.fillStyle = colours.ground;
  pen.strokeStyle = colours.ink;
  pen.lineWidth = 1.25;
  pen.beginPath();
  for (const { x, y } of seats)
    pen.roundRect(x * view.k + view.x - side / 2, y * view.k + view.y - side / 2, side, side, side * 0.28);
  pen.fill();
  pen.stroke();
  pen.fillStyle = colours.ink;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.font = `500 ${Math.round(Math.min(16, side * 0.42))}px ${colours.font}`;
  for (const { number, x, y } of seats) pen.fillText(String(number), x * view.k + view.x, y * view.k + view.y + 1);
}

/** Each row has its name before its first seat, or at the edge of what is in sight. */
function paintRowNames(pen: Pen, seats: readonly MapSeat[], { hall, colours }: Scene, view: View): void {
  const leftmost = new Map<string, MapSeat>();
  for (const seat of seats) {
    const row = `${seat.section} ${seat.row}`;
    const known = leftmost.get(row);
    if (known === undefined || seat.x < known.x) leftmost.set(row, seat);
  }
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.font = `700 15px ${colours.font}`;
  for (const { row, x, y } of leftmost.values()) {
    const left = Math.max(18, (x - hall.pitch) * view.k + view.x);
    const top = y * view.k + view.y;
    pen.fillStyle = colours.ground;
    pen.globalAlpha = 0.9;
    pen.beginPath();
    pen.roundRect(left - 13, top - 13, 26, 26, 8);
    pen.fill();
    pen.globalAlpha = 1;
    pen.fillStyle = colours.soft;
    pen.fillText(row, left, top + 1);
  }
}

/** Chosen seats are drawn from near and from afar: filled, and with a ring. */
export function paintChosen(pen: Pen, { hall, chosen, colours }: Scene, view: View): void {
  const side = Math.max(10, hall.pitch * view.k * 0.92);
  for (const seatId of chosen) {
    const seat = hall.seats[seatId - 1];
    if (seat === undefined || seat.row === '') continue;
    const [x, y] = [seat.x * view.k + view.x, seat.y * view.k + view.y];
    pen.fillStyle = colours.amber;
    pen.beginPath();
    pen.roundRect(x - side / 2, y - side / 2, side, side, side * 0.24);
    pen.fill();
    pen.strokeStyle = colours.onAmber;
    if (side < numberedPx) {
      pen.lineWidth = 1.5;
      pen.stroke();
      continue;
    }
    pen.lineWidth = 2;
    pen.beginPath();
    pen.roundRect(x - side / 2 + 3, y - side / 2 + 3, side - 6, side - 6, side * 0.18);
    pen.stroke();
    pen.fillStyle = colours.onAmber;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.font = `750 ${Math.round(Math.min(16, side * 0.42))}px ${colours.font}`;
    pen.fillText(String(seat.number), x, y + 1);
  }
}
