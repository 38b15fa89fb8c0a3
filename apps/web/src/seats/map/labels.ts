import type { Box } from './hall.ts';
import { isNumbered, type Pen, type Scene, type View } from './scene.ts';

/** Names stand on each section that leaves them room, with what it costs where there is more; once seats have numbers, on standing areas alone. */
export function paintLabels(pen: Pen, scene: Scene, view: View): void {
  const { hall, labels, colours } = scene;
  const areNumbered = isNumbered(scene, view);
  const written: Box[] = [];
  const isSmall = hall.pitch * view.k < 2.5;
  const [namePx, pricePx] = isSmall ? [12, 11] : [15, 13];
  pen.textAlign = 'center';
  pen.textBaseline = 'middle';
  pen.lineJoin = 'round';
  pen.lineWidth = 4;
  pen.strokeStyle = colours.raised;
  const write = (text: string, x: number, y: number, px: number, weight: number, colour: string): void => {
    pen.font = `${weight} ${px}px ${colours.font}`;
    pen.fillStyle = colour;
    // What lies below stays to be seen around the letters, and they can be read all the same.
    pen.strokeText(text, x, y);
    pen.fillText(text, x, y);
  };
  for (const [index, { kind, label }] of hall.sections.entries()) {
    if (areNumbered && kind === 'seated') continue;
    const [name, price] = labels[index]!;
    const [x, y] = [label.x * view.k + view.x, label.y * view.k + view.y];
    const widthOf = (text: string, px: number, weight: number): number => {
      pen.font = `${weight} ${px}px ${colours.font}`;
      return pen.measureText(text).width;
    };
    const nameWidth = widthOf(name, namePx, 700);
    const both = around(x, y, Math.max(nameWidth, widthOf(price, pricePx, 600)), namePx + pricePx + 2);
    const alone = around(x, y, nameWidth, namePx);
    const fits = (box: Box): boolean => !written.some((other) => overlap(box, other));
    if (fits(both)) {
      written.push(both);
      write(name, x, y - pricePx / 2, namePx, 700, colours.ink);
      write(price, x, y + namePx / 2 + 2, pricePx, 600, colours.soft);
    } else if (fits(alone)) {
      written.push(alone);
      write(name, x, y, namePx, 700, colours.ink);
    }
  }
}

const around = (x: number, y: number, width: number, height: number): Box => ({
  left: x - width / 2 - 2,
  top: y - height / 2 - 1,
  right: x + width / 2 + 2,
  bottom: y + height / 2 + 1,
});

const overlap = (one: Box, other: Box): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
