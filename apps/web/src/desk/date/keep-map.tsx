import type { MapSeat } from '@stagedoor/client/hall';
import { zoomTransform } from 'd3-zoom';
import { useEffect, useMemo, useRef, useState } from 'react';
import { whole } from '../../language/forms.ts';
import { Button } from '../../page/button.tsx';
import { useColours } from '../../seats/map/colours.ts';
import type { Hall } from '../../seats/map/hall.ts';
import { MapCanvas } from '../../seats/map/map-canvas.ts';
import type { Scene } from '../../seats/map/scene.ts';
import '../../seats/map/map.css';
import { seatName } from '../../seats/seat-name.ts';
import { useWords } from '../words.ts';
import { AreaChoice } from './area-choice.tsx';
import type { Taken } from './taken.ts';

/** The visitors' map, on which an operator keeps seats back: by a click, or by drawing around them. A click on a standing area asks how many. */
export function KeepMap({
  hall,
  taken,
  shown,
  onSeats,
  onStanding,
}: {
  hall: Hall;
  taken: Taken;
  /** What is amber. */
  shown: ReadonlySet<number>;
  onSeats: (seats: readonly MapSeat[]) => void;
  /** A standing area was clicked: people stand there, so how many places of it are meant is asked. */
  onStanding: (section: string) => void;
}) {
  const { language, say } = useWords();
  const canvas = useRef<HTMLCanvasElement>(null);
  const painted = useRef<MapCanvas>(null);
  const [hovered, setHovered] = useState<MapSeat>();
  const [areNumbered, setNumbered] = useState(false);
  const [isDrawing, setIsDrawing] = useState(false);
  const colours = useColours();
  const scene = useMemo((): Scene => {
    const keptOf = (first: number, capacity: number): number =>
      Array.from({ length: capacity }, (_, index) => first + index).filter((id) => shown.has(id)).length;
    return {
      hall,
      colours,
      taken: taken.gone,
      chosen: shown,
      labels: hall.sections.map(({ name, firstSeatId, capacity }) => [
        name,
        say('desk.keep.of', { kept: whole(keptOf(firstSeatId, capacity), language), all: whole(capacity, language) }),
      ]),
      stage: say('map.stage'),
    };
  }, [hall, colours, taken, shown, language, say]);

  const act = useRef({ onSeats, onStanding });
  useEffect(() => {
    act.current = { onSeats, onStanding };
  });
  useEffect(() => {
    if (painted.current) return painted.current.show(scene);
    painted.current = new MapCanvas(canvas.current!, scene, {
      onSeat: (seat) => act.current.onSeats([seat]),
      onStanding: ({ name }) => act.current.onStanding(name),
      onHover: setHovered,
      onNumbers: setNumbered,
    });
  }, [scene]);
  useEffect(
    () => () => {
      painted.current?.dispose();
      painted.current = null;
    },
    [],
  );

  /** Seats within a rectangle of the canvas. */
  const chooseWithin = (area: { left: number; top: number; right: number; bottom: number }): void => {
    const view = zoomTransform(canvas.current!);
    onSeats(
      hall.seated.filter(({ x, y }) => {
        const [left, top] = view.apply([x, y]);
        return left >= area.left && left <= area.right && top >= area.top && top <= area.bottom;
      }),
    );
  };
  const label = hovered && taken.kept.get(hovered.seatId);
  return (
    <div className="seat-map desk-map">
      <div className="map-buttons">
        <Button aria-label={say('map.nearer')} onClick={() => painted.current?.zoomBy(2)}>
          +
        </Button>
        <Button aria-label={say('map.farther')} onClick={() => painted.current?.zoomBy(0.5)}>
          −
        </Button>
        <Button aria-label={say('map.all')} onClick={() => painted.current?.showAll()}>
          <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <path d="M2 7V2h5M13 2h5v5M18 13v5h-5M7 18H2v-5" fill="none" stroke="currentColor" strokeWidth="2" />
          </svg>
        </Button>
        <Button aria-pressed={isDrawing} onClick={() => setIsDrawing(!isDrawing)}>
          {say('desk.keep.area')}
        </Button>
      </div>
      <div className="map-room">
        <canvas ref={canvas} role="img" aria-label={say('desk.keep.map')} />
        {isDrawing && <AreaChoice onArea={chooseWithin} />}
      </div>
      <p className="map-legend soft numbers">
        {hovered ? (
          `${seatName(hovered, say)}${label === undefined ? '' : ` · ${label}`}`
        ) : (
          <>
            <span className={areNumbered ? '' : 'legend-small'}>{say('map.free')}</span>
            <span className="legend-taken">{say('desk.keep.taken')}</span>
            <span className="legend-chosen">{say('desk.keep.kept')}</span>
          </>
        )}
      </p>
    </div>
  );
}
