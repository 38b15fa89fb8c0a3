import { rest } from '../slices.ts';
import type { Colours } from './colours.ts';
import type { Hall } from './hall.ts';
import { type Pen, trace } from './scene.ts';

/** The picture's longer side: enough for a dot of some pixels a seat, and little to move. */
const sidePx = 2_048;

/** So many seats are drawn before the page may do something else. */
const seatsAtOnce = 1_000;

/** A hall from afar as one picture, which costs nothing to move and to zoom. What changes is drawn over what was there. */
export class Overview {
  readonly hall: Hall;
  readonly colours: Colours;
  readonly picture: OffscreenCanvas;
  readonly #pen: Pen;
  #taken: ReadonlySet<number>;

  private constructor(hall: Hall, taken: ReadonlySet<number>, colours: Colours) {
    const { left, top, width, height } = hall.bounds;
    const scale = sidePx / Math.max(width, height);
    this.hall = hall;
    this.colours = colours;
    this.#taken = taken;
    this.picture = new OffscreenCanvas(Math.ceil(width * scale), Math.ceil(height * scale));
    this.#pen = this.picture.getContext('2d')!;
    this.#pen.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
  }

  /** Draws the picture, a part at a time. */
  static async draw(hall: Hall, taken: ReadonlySet<number>, colours: Colours): Promise<Overview> {
    const overview = new Overview(hall, taken, colours);
    const pen = overview.#pen;
    pen.fillStyle = colours.raised;
    for (const { outline } of hall.sections) {
      trace(pen, outline);
      pen.fill();
    }
    for (let first = 0; first < hall.seated.length; first += seatsAtOnce) {
      await rest();
      for (const { seatId } of hall.seated.slice(first, first + seatsAtOnce)) overview.#dot(seatId);
    }
    return overview;
  }

  /** Shows which seats are taken now. */
  update(taken: ReadonlySet<number>): void {
    const before = this.#taken;
    if (before === taken) return;
    this.#taken = taken;
    for (const seatId of taken) if (!before.has(seatId)) this.#redot(seatId);
    for (const seatId of before) if (!taken.has(seatId)) this.#redot(seatId);
  }

  #redot(seatId: number): void {
    const seat = this.hall.seats[seatId - 1];
    if (seat === undefined || seat.row === '') return;
    const side = this.hall.pitch;
    this.#pen.fillStyle = this.colours.raised;
    this.#pen.fillRect(seat.x - side / 2, seat.y - side / 2, side, side);
    this.#dot(seatId);
  }

  /** What is taken is a smaller dot, not only a paler one. */
  #dot(seatId: number): void {
    const { x, y } = this.hall.seats[seatId - 1]!;
    const isTaken = this.#taken.has(seatId);
    const side = this.hall.pitch * (isTaken ? 0.36 : 0.72);
    this.#pen.fillStyle = isTaken ? this.colours.line : this.colours.dot;
    this.#pen.fillRect(x - side / 2, y - side / 2, side, side);
  }
}
