import { paintChosen, paintCloseUp } from './close-up.ts';
import type { Overview } from './overview.ts';
import { dotPx, type Pen, type Scene, type Size, trace, type View } from './scene.ts';

/** Draws a hall as it lies: from afar a picture with the sections' names, from near its seats. */
export function paint(pen: Pen, scene: Scene, view: View, size: Size, overview: Overview): void {
  const { hall, colours } = scene;
  pen.clearRect(0, 0, size.width, size.height);
  const isFar = hall.pitch * view.k < dotPx;
  if (isFar) {
    const { left, top, width, height } = hall.bounds;
    const picture = overview.of(scene);
    pen.drawImage(picture, left * view.k + view.x, top * view.k + view.y, width * view.k, height * view.k);
  } else paintCloseUp(pen, scene, view, size);
  paintStage(pen, scene, view);
  paintChosen(pen, scene, view);
  paintLabels(pen, scene, view, isFar);
  pen.fillStyle = colours.ink;
}

function paintStage(pen: Pen, { hall, stage, colours }: Scene, view: View): void {
  const polygon = hall.stage.map((value, index) => value * view.k + (index % 2 === 0 ? view.x : view.y));
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

/** Names and prices on plates: from afar on all sections that leave them room, from near on standing areas alone. */
function paintLabels(pen: Pen, { hall, labels, colours }: Scene, view: View, isFar: boolean): void {
  const plates: { left: number; top: number; right: number; bottom: number }[] = [];
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  for (const [index, { kind, label }] of hall.sections.entries()) {
    if (!isFar && kind === 'seated') continue;
    const [name, price] = labels[index]!;
    const [x, y] = [label.x * view.k + view.x, label.y * view.k + view.y];
    pen.font = `650 15px ${colours.font}`;
    const wide = pen.measureText(name).width;
    pen.font = `500 14px ${colours.font}`;
    const half = Math.max(wide, pen.measureText(price).width) / 2 + 12;
    const plate = { left: x - half, top: y - 25, right: x + half, bottom: y + 25 };
    if (plates.some((other) => overlap(plate, other))) continue;
    plates.push(plate);
    pen.fillStyle = colours.ground;
    pen.globalAlpha = 0.9;
    pen.beginPath();
    pen.roundRect(plate.left, plate.top, half * 2, 50, 10);
    pen.fill();
    pen.globalAlpha = 1;
    pen.fillStyle = colours.ink;
    pen.font = `650 15px ${colours.font}`;
    pen.fillText(name, x, y - 9);
    pen.fillStyle = colours.soft;
    pen.font = `500 14px ${colours.font}`;
    pen.fillText(price, x, y + 11);
  }
}

type Plate = Readonly<Record<'left' | 'top' | 'right' | 'bottom', number>>;

const overlap = (one: Plate, other: Plate): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
