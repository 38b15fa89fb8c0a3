import { type Scene, trace } from './scene.ts';

/** The picture's longer side: enough for a dot of some pixels a seat, and little to move. */
const sidePx = 2_048;

/** A hall from afar as one picture, which costs nothing to move and to zoom. */
export class Overview {
  #picture: OffscreenCanvas | undefined;
  #of: Scene | undefined;

  /** The picture, drawn again only when something of it changed; chosen seats are not in it. */
  of(scene: Scene): OffscreenCanvas {
    const known = this.#of;
    if (this.#picture && known?.hall === scene.hall && known.free === scene.free && known.colours === scene.colours)
      return this.#picture;
    this.#of = scene;
    this.#picture = draw(scene);
    return this.#picture;
  }
}

function draw({ hall, free, colours }: Scene): OffscreenCanvas {
  const { left, top, width, height } = hall.bounds;
  const scale = sidePx / Math.max(width, height);
  const picture = new OffscreenCanvas(Math.ceil(width * scale), Math.ceil(height * scale));
  const pen = picture.getContext('2d')!;
  pen.setTransform(scale, 0, 0, scale, -left * scale, -top * scale);
  pen.fillStyle = colours.raised;
  for (const { outline } of hall.sections) {
    trace(pen, outline);
    pen.fill();
  }
  const side = hall.pitch * 0.72;
  for (const isFree of [false, true]) {
    pen.fillStyle = isFree ? colours.ink : colours.line;
    pen.beginPath();
    for (const { seatId, x, y } of hall.seated)
      if (free.has(seatId) === isFree) pen.rect(x - side / 2, y - side / 2, side, side);
    pen.fill();
  }
  pen.fillStyle = colours.line;
  trace(pen, hall.stage);
  pen.fill();
  return picture;
}
