import type { MapSeat } from '@stagedoor/client/hall';
import { useEffect, useMemo, useRef, useState } from 'react';
import { money, shortMoney } from '../../language/forms.ts';
import { useLanguage } from '../../language/language.ts';
import { Button } from '../../page/button.tsx';
import { freeIn } from '../seats.ts';
import { seatName } from '../seat-name.ts';
import { useOpened } from '../slices.ts';
import type { HallSeats } from '../use-hall.ts';
import { useColours } from './colours.ts';
import { type Hall, openHall } from './hall.ts';
import { MapCanvas } from './map-canvas.ts';
import type { Scene } from './scene.ts';
import './map.css';

interface SeatMapProps {
  readonly hall: HallSeats;
  /** Seats that can't be chosen. */
  readonly taken: ReadonlySet<number>;
  readonly chosen: ReadonlySet<number>;
  readonly currency: string;
  /** A seat was touched that is chosen or can be. */
  readonly onSeat: (seat: MapSeat) => void;
  /** A standing area was touched. */
  readonly onStanding: (section: string) => void;
}

/** The hall to look at and to choose from. A list with the same seats must stand beside it, for keyboards and screen readers. */
export function SeatMap({ hall: seats, ...rest }: SeatMapProps) {
  const { say } = useLanguage();
  const hall = useOpened(seats, openHall);
  if (hall) return <Shown hall={hall} {...rest} />;
  return (
    <p className="map-loading soft" role="status">
      {say('seats.loading')}
    </p>
  );
}

function Shown({
  hall,
  taken,
  chosen,
  currency,
  onSeat,
  onStanding,
}: Omit<SeatMapProps, 'hall'> & { readonly hall: Hall }) {
  const { language, say } = useLanguage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useRef<MapCanvas>(null);
  const [hovered, setHovered] = useState<MapSeat>();
  const [areNumbered, setNumbered] = useState(false);
  const colours = useColours();
  const labels = useMemo(
    () =>
      hall.sections.map((section): [string, string] => [
        section.name,
        freeIn(section, taken) === 0 ? say('map.none') : shortMoney(section.price, currency, language),
      ]),
    [hall, taken, currency, language, say],
  );
  const scene = useMemo(
    (): Scene => ({ hall, colours, taken, chosen, labels, stage: say('map.stage') }),
    [hall, colours, taken, chosen, labels, say],
  );
  const told = useRef({ onSeat, onStanding });
  useEffect(() => {
    told.current = { onSeat, onStanding };
  }, [onSeat, onStanding]);
  useEffect(() => {
    if (shown.current) return shown.current.show(scene);
    shown.current = new MapCanvas(canvas.current!, scene, {
      onSeat: (seat) => told.current.onSeat(seat),
      onStanding: ({ name }) => told.current.onStanding(name),
      onHover: setHovered,
      onNumbers: setNumbered,
    });
  }, [scene]);
  useEffect(
    () => () => {
      shown.current?.dispose();
      shown.current = null;
    },
    [],
  );

  return (
    <div className="seat-map">
      <div className="map-buttons">
        <Button aria-label={say('map.nearer')} onClick={() => shown.current?.zoomBy(2)}>
          +
        </Button>
        <Button aria-label={say('map.farther')} onClick={() => shown.current?.zoomBy(0.5)}>
          −
        </Button>
        <Button aria-label={say('map.all')} onClick={() => shown.current?.showAll()}>
          <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
            <path d="M2 7V2h5M13 2h5v5M18 13v5h-5M7 18H2v-5" fill="none" stroke="currentColor" strokeWidth="2" />
          </svg>
        </Button>
      </div>
      <div className="map-room">
        <canvas ref={canvas} role="img" aria-label={say('map.label')} />
      </div>
      <p className="map-legend soft numbers">
        {hovered ? (
          `${seatName(hovered, say)} · ${money(hovered.price, currency, language)}`
        ) : (
          <>
            <span className={areNumbered ? '' : 'legend-small'}>{say('map.free')}</span>
            <span className="legend-taken">{say('map.taken')}</span>
            <span className="legend-chosen">{say('map.chosen')}</span>
          </>
        )}
      </p>
    </div>
  );
}
