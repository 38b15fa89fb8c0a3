import type { MapSeat } from '@stagedoor/client/hall';
import { select, type Selection } from 'd3-selection';
import 'd3-transition';
import { type D3ZoomEvent, zoom, type ZoomBehavior, zoomIdentity, type ZoomTransform, zoomTransform } from 'd3-zoom';
import { FadingSeats } from './fading.ts';
import type { Hall } from './hall.ts';
import { Overview } from './overview.ts';
import { paint } from './paint.ts';
import { isNumbered, type Scene } from './scene.ts';

/** The least that a seat must measure to be chosen: a thumb. */
const thumbPx = 44;

/** Room around the hall, and around a seat that must be seen. */
const marginPx = 16;

/** From afar a finger means the nearest seat as far as this. */
const reachPx = 48;

const zoomMs = 280;

/** Pixels a point: more are not seen, and cost a phone each frame. */
const sharpness = (): number => Math.min(2, devicePixelRatio);

/** Told of what a person does on the map. */
export interface MapEvents {
  readonly onSeat: (seat: MapSeat) => void;
  readonly onStanding: (section: Hall['sections'][number]) => void;
  /** The seat under a mouse, or nothing. */
  readonly onHover: (seat: MapSeat | undefined) => void;
  /** Whether seats are drawn with their numbers from now on: they look otherwise. */
  readonly onNumbers: (areNumbered: boolean) => void;
}

type Canvas = Selection<HTMLCanvasElement, unknown, null, undefined>;

/** A hall on a canvas: moved, zoomed and touched. It paints once a frame, and only when something changed. */
export class MapCanvas {
  readonly #canvas: HTMLCanvasElement;
  readonly #selection: Canvas;
  readonly #zoom: ZoomBehavior<HTMLCanvasElement, unknown>;
  readonly #left = new AbortController();
  readonly #resized: ResizeObserver;
  readonly #events: MapEvents;
  readonly #fading = new FadingSeats();
  #overview: Overview | undefined;
  #scene: Scene;
  #size = { width: 0, height: 0 };
  #frame = 0;
  #areNumbered = false;

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
    void this.#drawOverview();
  }

  /** Shows another state of the same hall: what was taken meanwhile fades, what was chosen comes into sight. */
  show(scene: Scene): void {
    const before = this.#scene;
    this.#scene = scene;
    if (scene.taken !== before.taken) {
      const gone = [...scene.taken].filter((seatId) => !before.taken.has(seatId) && !scene.chosen.has(seatId));
      this.#fading.begin(gone, performance.now());
      this.#overview?.update(scene.taken);
    }
    if (scene.colours !== before.colours) void this.#drawOverview();
    if (scene.chosen.size > before.chosen.size) this.#bringIntoSight(true);
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

  async #drawOverview(): Promise<void> {
    const { hall, taken, colours } = this.#scene;
    const overview = await Overview.draw(hall, taken, colours);
    if (this.#left.signal.aborted || this.#scene.colours !== colours) return;
    overview.update(this.#scene.taken);
    this.#overview = overview;
    this.#repaint();
  }

  #resize(): void {
    const { width, height } = this.#canvas.getBoundingClientRect();
    if (width === 0 || height === 0) return;
    const isFirst = this.#size.width === 0;
    const isAll = !isFirst && zoomTransform(this.#canvas).k <= this.#whole().k * 1.01;
    this.#size = { width, height };
    this.#canvas.width = Math.round(width * sharpness());
    this.#canvas.height = Math.round(height * sharpness());
    const { hall } = this.#scene;
    const { left, top, right, bottom, width: wide, height: high } = hall.bounds;
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
        [right + marginUnits + wide / 4, bottom + marginUnits + high / 4],
      ]);
    if (isFirst || isAll) this.#selection.call((canvas) => this.#zoom.transform(canvas, whole));
    else this.#bringIntoSight(false);
    // At once: a canvas that changed its size is empty.
    this.#paint();
  }

  /** The whole hall in sight. */
  #whole(): ZoomTransform {
    const { left, top, width, height } = this.#scene.hall.bounds;
    const { width: wide, height: high } = this.#size;
    const k = Math.min((wide - 2 * marginPx) / width, (high - 2 * marginPx) / height);
    return zoomIdentity.translate(wide / 2 - (left + width / 2) * k, high / 2 - (top + height / 2) * k).scale(k);
  }

  /** The seat that was chosen last stays in sight, whatever takes room from the map. */
  #bringIntoSight(isMoving: boolean): void {
    const { hall, chosen } = this.#scene;
    const seat = hall.seats[([...chosen].at(-1) ?? 0) - 1];
    if (seat === undefined || seat.row === '') return;
    const { k, x, y } = zoomTransform(this.#canvas);
    const room = marginPx + (hall.pitch * k) / 2;
    const [left, top] = [seat.x * k + x, seat.y * k + y];
    const byX = Math.max(0, room - left) - Math.max(0, left - (this.#size.width - room));
    const byY = Math.max(0, room - top) - Math.max(0, top - (this.#size.height - room));
    if (byX === 0 && byY === 0) return;
    const go = (moving: Canvas): void => this.#zoom.translateBy(moving, byX / k, byY / k);
    if (isMoving) this.#move(go);
    else go(this.#selection);
  }

  #repaint(): void {
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#paint());
  }

  #paint(): void {
    const pen = this.#canvas.getContext('2d');
    if (pen === null || this.#size.width === 0) return;
    const fading = this.#fading.at(performance.now());
    pen.setTransform(sharpness(), 0, 0, sharpness(), 0, 0);
    paint(pen, this.#scene, zoomTransform(this.#canvas), this.#size, this.#overview, fading);
    if (fading.size > 0) this.#repaint();
    const areNumbered = isNumbered(this.#scene, zoomTransform(this.#canvas));
    if (areNumbered !== this.#areNumbered) this.#events.onNumbers((this.#areNumbered = areNumbered));
  }

  #isFree = ({ seatId }: MapSeat): boolean => !this.#scene.taken.has(seatId) || this.#scene.chosen.has(seatId);

  #placeOf(event: MouseEvent): [left: number, top: number] {
    const { left, top } = this.#canvas.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  }

  /** Chooses what is touched, if it is large enough; comes nearer otherwise. */
  #touch(event: MouseEvent): void {
    const { hall } = this.#scene;
    const place = this.#placeOf(event);
    const transform = zoomTransform(this.#canvas);
    const [x, y] = transform.invert(place);
    const standing = hall.standingAt(x, y);
    if (standing) return this.#events.onStanding(standing);
    if (hall.pitch * transform.k < thumbPx - 1) return this.#comeNear(place, x, y, transform.k);
    const seat = hall.nearest(x, y, hall.pitch, this.#isFree);
    if (seat) this.#events.onSeat(seat);
  }

  /** Until seats are as large as a thumb, the nearest free one below it. */
  #comeNear(place: [left: number, top: number], x: number, y: number, k: number): void {
    const { hall } = this.#scene;
    const seat = hall.nearest(x, y, reachPx / k, this.#isFree) ?? { x, y };
    const nearer = thumbPx / hall.pitch;
    const { width, height } = this.#size;
    const left = Math.min(Math.max(place[0], thumbPx), width - thumbPx);
    const top = Math.min(Math.max(place[1], thumbPx), height - thumbPx);
    const target = zoomIdentity.translate(left - seat.x * nearer, top - seat.y * nearer).scale(nearer);
    this.#move((moving) => this.#zoom.transform(moving, target));
  }

  #hover(event: PointerEvent): void {
    if (event.pointerType !== 'mouse') return;
    const { hall } = this.#scene;
    const [x, y] = zoomTransform(this.#canvas).invert(this.#placeOf(event));
    const seat = hall.nearest(x, y, hall.pitch * 0.7, this.#isFree);
    this.#canvas.style.cursor = seat ? 'pointer' : 'grab';
    this.#events.onHover(seat);
  }

  /** Moves in a moment, or at once for those who want no motion. */
  #move(how: (moving: Canvas) => void): void {
    const isStill = matchMedia('(prefers-reduced-motion: reduce)').matches;
    const moving = isStill ? this.#selection : this.#selection.transition().duration(zoomMs);
    how(moving as Canvas);
  }
}
