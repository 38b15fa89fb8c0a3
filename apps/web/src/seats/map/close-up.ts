import type { MapSeat } from '@stagedoor/client/hall';
import { numberedPx, type Pen, type Scene, type Size, trace, type View } from './scene.ts';

/** Draws the seats that are in sight, each large enough to be told from the next one. */
export function paintCloseUp(pen: Pen, scene: Scene, view: View, size: Size): void {
  const { hall, free, chosen, colours } = scene;
  pen.fillStyle = colours.raised;
  for (const { outline } of hall.sections) {
    trace(
      pen,
      outline.map((value, index) => value * view.k + (index % 2 === 0 ? view.x : view.y)),
    );
    pen.fill();
  }
  const side = hall.pitch * view.k * 0.84;
  const inSight = hall.seated.filter((seat) => isInSight(seat, view, size, side));
  paintBatch(
    pen,
    inSight.filter(({ seatId }) => !free.has(seatId) && !chosen.has(seatId)),
    view,
    side * 0.42,
    (seats) => {
      // Gone, not vanished: a small ring.
      pen.strokeStyle = colours.edge;
      pen.globalAlpha = 0.55;
      pen.lineWidth = 1;
      seats();
      pen.stroke();
      pen.globalAlpha = 1;
    },
  );
  paintBatch(
    pen,
    inSight.filter(({ seatId }) => free.has(seatId) && !chosen.has(seatId)),
    view,
    side,
    (seats) => {
      pen.fillStyle = colours.ground;
      pen.strokeStyle = colours.ink;
      pen.lineWidth = 1.25;
      seats();
      pen.fill();
      pen.stroke();
    },
  );
  if (side < numberedPx) return;
  pen.fillStyle = colours.ink;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.font = `500 ${Math.min(16, side * 0.42)}px ${colours.font}`;
  for (const { seatId, number, x, y } of inSight)
    if (free.has(seatId) && !chosen.has(seatId))
      pen.fillText(String(number), x * view.k + view.x, y * view.k + view.y + 1);
  paintRowNames(pen, scene, view, inSight);
}

/** Each row has its name before its first seat, or at the edge of what is in sight. */
function paintRowNames(pen: Pen, { hall, colours }: Scene, view: View, inSight: readonly MapSeat[]): void {
  const leftmost = new Map<string, MapSeat>();
  for (const seat of inSight) {
    const row = `${seat.section} ${seat.row}`;
    const known = leftmost.get(row);
    if (known === undefined || seat.x < known.x) leftmost.set(row, seat);
  }
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
  const side = Math.max(9, hall.pitch * view.k * 0.92);
  for (const seatId of chosen) {
    const seat = hall.seats[seatId - 1];
    if (seat === undefined || seat.row === '') continue;
    const [x, y] = [seat.x * view.k + view.x, seat.y * view.k + view.y];
    pen.fillStyle = colours.amber;
    pen.beginPath();
    pen.roundRect(x - side / 2, y - side / 2, side, side, side * 0.24);
    pen.fill();
    if (side < numberedPx) continue;
    pen.strokeStyle = colours.onAmber;
    pen.lineWidth = 2;
    pen.beginPath();
    pen.roundRect(x - side / 2 + 3, y - side / 2 + 3, side - 6, side - 6, side * 0.18);
    pen.stroke();
    pen.fillStyle = colours.onAmber;
    pen.textAlign = 'center';
    pen.textBaseline = 'middle';
    pen.font = `750 ${Math.min(16, side * 0.42)}px ${colours.font}`;
    pen.fillText(String(seat.number), x, y + 1);
  }
}

function isInSight({ x, y }: MapSeat, view: View, { width, height }: Size, margin: number): boolean {
  const [left, top] = [x * view.k + view.x, y * view.k + view.y];
  return left > -margin && left < width + margin && top > -margin && top < height + margin;
}

/** Many seats in one path. */
function paintBatch(
  pen: Pen,
  seats: readonly MapSeat[],
  view: View,
  side: number,
  paint: (trace: () => void) => void,
): void {
  paint(() => {
    pen.beginPath();
    for (const { x, y } of seats)
      pen.roundRect(x * view.k + view.x - side / 2, y * view.k + view.y - side / 2, side, side, side * 0.24);
  });
}
