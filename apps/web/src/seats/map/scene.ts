import type { Colours } from './colours.ts';
import type { Box, Hall } from './hall.ts';

/** What is to be seen of a hall. */
export interface Scene {
  readonly hall: Hall;
  /** Seats that can't be had. */
  readonly taken: ReadonlySet<number>;
  readonly chosen: ReadonlySet<number>;
  /** What is written on each section: its name, and what it costs or that nothing is left. */
  readonly labels: readonly (readonly [name: string, price: string])[];
  /** What is written on the stage. */
  readonly stage: string;
  readonly colours: Colours;
}

/** Where a hall lies on the screen: a point's place is its own times `k`, and `x`, `y` further. */
export interface View {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** Seats that somebody just took, and how much of them is still to be seen: 1 at first, then less. */
export type Fading = ReadonlyMap<number, number>;

/** Seats smaller than this are dots of a picture that is drawn once. */
export const dotPx = 9;

/** Seats at least as large have their numbers. */
export const numberedPx = 22;

/** How large a seat is drawn from near. */
export const seatSide = ({ hall }: Scene, { k }: View): number => hall.pitch * k * 0.8;

/** Whether seats have their numbers. */
export const isNumbered = (scene: Scene, view: View): boolean => seatSide(scene, view) >= numberedPx;

export type Pen = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

/** Traces a polygon of x and y in turn. */
export function trace(pen: Pen, polygon: readonly number[]): void {
  pen.beginPath();
  for (let index = 0; index < polygon.length; index += 2) pen.lineTo(polygon[index]!, polygon[index + 1]!);
  pen.closePath();
}

/** The part of the hall in sight, and a little more on each side. */
export const inSight = ({ k, x, y }: View, { width, height }: Size, more: number): Box => ({
  left: -x / k - more,
  top: -y / k - more,
  right: (width - x) / k + more,
  bottom: (height - y) / k + more,
});
