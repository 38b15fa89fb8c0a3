import { paintChosen, paintCloseUp } from './close-up.ts';
import { paintLabels } from './labels.ts';
import type { Overview } from './overview.ts';
import { dotPx, type Fading, type Pen, type Scene, type Size, trace, type View } from './scene.ts';

/** Draws a hall as it lies: from afar a picture, from near its seats, with the sections' names until those have numbers. */
export function paint(
  pen: Pen,
  scene: Scene,
  view: View,
  size: Size,
  overview: Overview | undefined,
  fading: Fading,
): void {
  const { hall } = scene;
  pen.clearRect(0, 0, size.width, size.height);
  const isFar = hall.pitch * view.k < dotPx;
  if (!isFar || !overview) paintSections(pen, scene, view);
  if (!isFar) paintCloseUp(pen, scene, view, size, fading);
  else if (overview) {
    const { left, top, width, height } = hall.bounds;
    pen.drawImage(overview.picture, left * view.k + view.x, top * view.k + view.y, width * view.k, height * view.k);
    paintFading(pen, scene, view, fading);
  }
  paintStage(pen, scene, view);
  paintChosen(pen, scene, view);
  paintLabels(pen, scene, view);
}

/** From afar a seat that goes is a dot that goes. */
function paintFading(pen: Pen, { hall, colours }: Scene, view: View, fading: Fading): void {
  const side = Math.max(3, hall.pitch * view.k);
  pen.fillStyle = colours.dot;
  for (const [seatId, share] of fading) {
    const seat = hall.seats[seatId - 1];
    if (seat === undefined || seat.row === '') continue;
    pen.globalAlpha = share;
    pen.fillRect(seat.x * view.k + view.x - side / 2, seat.y * view.k + view.y - side / 2, side, side);
  }
  pen.globalAlpha = 1;
}

function paintSections(pen: Pen, { hall, colours }: Scene, view: View): void {
  pen.fillStyle = colours.raised;
  for (const { outline } of hall.sections) {
    trace(pen, onScreen(outline, view));
    pen.fill();
  }
}

const onScreen = (polygon: readonly number[], { k, x, y }: View): number[] =>
  polygon.map((value, index) => value * k + (index % 2 === 0 ? x : y));

function paintStage(pen: Pen, { hall, stage, colours }: Scene, view: View): void {
  const polygon = onScreen(hall.stage, view);
  pen.fillStyle = colours.line;
  trace(pen, polygon);
  pen.fill();
  const xs = polygon.filter((_, index) => index % 2 === 0);
  const ys = polygon.filter((_, index) => index % 2 === 1);
  pen.fillStyle = colours.ink;
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.font = `600 14px ${colours.font}`;
  pen.fillText(stage, (Math.min(...xs) + Math.max(...xs)) / 2, (Math.min(...ys) + Math.max(...ys)) / 2);
}
