import type { MapSeat } from '@stagedoor/client/hall';
import { select, type Selection } from 'd3-selection';
import 'd3-transition';
import { type D3ZoomEvent, zoom, type ZoomBehavior, zoomIdentity, zoomTransform } from 'd3-zoom';
import type { Hall } from './hall.ts';
import { Overview } from './overview.ts';
import { paint } from './paint.ts';
import type { Scene } from './scene.ts';

/** The least that a seat must measure to be chosen: a thumb, or the point of a mouse. */
const thumbPx = 44;
const mousePx = 26;

/** Room around the hall. */
const marginPx = 16;

const zoomMs = 280;

/** Told of what a person does on the map. */
export interface MapEvents {
  readonly onSeat: (seat: MapSeat) => void;
  readonly onStanding: (section: Hall['sections'][number]) => void;
  /** The seat under a mouse, or nothing. */
  readonly onHover: (seat: MapSeat | undefined) => void;
}

type Canvas = Selection<HTMLCanvasElement, unknown, null, undefined>;

/** A hall on a canvas: moved, zoomed and touched. It paints once a frame, and only when something changed. */
export class MapCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #selection: Canvas;
  readonly #zoom: ZoomBehavior<HTMLCanvasElement, unknown>;
  readonly #overview = new Overview();
  readonly #left = new AbortController();
  readonly #resized: ResizeObserver;
  readonly #events: MapEvents;
  #scene: Scene;
  #size = { width: 0, height: 0 };
  #frame = 0;

  constructor(canvas: HTMLCanvasElement, scene: Scene, events: MapEvents) {
    this.#canvas = canvas;
    this.#scene = scene;
    this.#events = events;
    this.#selection = select(canvas);
    this.#zoom = zoom<HTMLCanvasElement, unknown>().on('zoom', (_event: D3ZoomEvent<HTMLCanvasElement, unknown>) =>
      this.#repaint(),
    );
    this.#selection.call(this.#zoom).on('dblclick.zoom', null);
    const { signal } = this.#left;
    canvas.addEventListener('click', (event) => this.#touch(event), { signal });
    canvas.addEventListener('pointermove', (event) => this.#hover(event), { signal });
    canvas.addEventListener('pointerleave', () => events.onHover(undefined), { signal });
    this.#resized = new ResizeObserver(() => this.#resize());
    this.#resized.observe(canvas);
  }

  /** Shows another state of the same hall. */
  show(scene: Scene): void {
    this.#scene = scene;
    this.#repaint();
  }

  zoomBy(factor: number): void {
    this.#move((moving) => this.#zoom.scaleBy(moving, factor));
  }

  /** Back to the whole hall. */
  showAll(): void {
    this.#move((moving) => this.#zoom.transform(moving, this.#whole()));
  }

  dispose(): void {
    this.#left.abort();
    this.#resized.disconnect();
    cancelAnimationFrame(this.#frame);
    this.#selection.on('.zoom', null);
  }

  #resize(): void {
    const { width, height } = this.#canvas.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    const isFirst = this.#size.width === 0;
    this.#size = { width, height };
    this.#canvas.width = Math.round(width * devicePixelRatio);
    this.#canvas.height = Math.round(height * devicePixelRatio);
    const { hall } = this.#scene;
    const { left, top, width: wide, height: high } = hall.bounds;
    const whole = this.#whole();
    const marginUnits = marginPx / whole.k;
    this.#zoom
      .extent([
        [0, 0],
        [width, height],
      ])
      .scaleExtent([whole.k, Math.max(whole.k, 64 / hall.pitch)])
      .translateExtent([
        [left - marginUnits - wide / 4, top - marginUnits - high / 4],
        [left + wide * 1.25 + marginUnits, top + high * 1.25 + marginUnits],
      ]);
    if (isFirst) this.#selection.call((canvas) => this.#zoom.transform(canvas, whole));
    this.#repaint();
  }

  /** The whole hall in sight. */
  #whole() {
    const { left, top, width, height } = this.#scene.hall.bounds;
    const { width: wide, height: high } = this.#size;
    const k = Math.min((wide - 2 * marginPx) / width, (high - 2 * marginPx) / height);
    return zoomIdentity.translate(wide / 2 - (left + width / 2) * k, high / 2 - (top + height / 2) * k).scale(k);
  }

  #repaint(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    const pen = this.#canvas.getContext('2d');
    if (pen === null || this.#size.width === 0) return;
    pen.setTransform(devicePixelRatio, 0, 0, devicePixelRatio, 0, 0);
    paint(pen, this.#scene, zoomTransform(this.#canvas), this.#size, this.#overview);
  }

  #pointOf(event: MouseEvent): [x: number, y: number] {
    const { left, top } = this.#canvas.getBoundingClientRect();
    return zoomTransform(this.#canvas).invert([event.clientX - left, event.clientY - top]);
  }

  /** Chooses what is touched, if it is large enough; comes nearer otherwise. */
  #touch(event: MouseEvent): void {
    const { hall, free, chosen } = this.#scene;
    const [x, y] = this.#pointOf(event);
    const standing = hall.standingAt(x, y);
    if (standing) return this.#events.onStanding(standing);
    const { k } = zoomTransform(this.#canvas);
    const leastPx = event instanceof PointerEvent && event.pointerType === 'mouse' ? mousePx : thumbPx;
    if (hall.pitch * k < leastPx - 1) {
      const nearer = Math.max(leastPx, thumbPx) / hall.pitch / k;
      const { left, top } = this.#canvas.getBoundingClientRect();
      const at: [number, number] = [event.clientX - left, event.clientY - top];
      return this.#move((moving) => this.#zoom.scaleBy(moving, nearer, at));
    }
    const seat = hall.nearest(x, y, hall.pitch);
    if (seat && (free.has(seat.seatId) || chosen.has(seat.seatId))) this.#events.onSeat(seat);
  }

  #hover(event: PointerEvent): void {
    if (event.pointerType !== 'mouse') return;
    const { hall, free } = this.#scene;
    const seat = hall.nearest(...this.#pointOf(event), hall.pitch * 0.7);
    const isFree = seat !== undefined && free.has(seat.seatId);
    this.#canvas.style.cursor = isFree ? 'pointer' : 'grab';
    this.#events.onHover(isFree ? seat : undefined);
  }

  /** Moves in a moment, or at once for those who want no motion. */
  #move(how: (moving: Canvas) => void): void {
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const moving = isStill ? this.#selection : this.#selection.transition().duration(zoomMs);
    how(moving as Canvas);
  }
}
