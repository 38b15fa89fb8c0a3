import type { NamedSeat } from '@stagedoor/client';
import type { MapSeat, SeatMap as HallMap } from '@stagedoor/client/hall';
import { useEffect, useMemo, useRef, useState } from 'react';
import { money } from '../../language/forms.ts';
import { useLanguage } from '../../language/language.ts';
import { Button } from '../../page/button.tsx';
import { seatName } from '../seat-name.ts';
import type { Choice } from '../use-choice.ts';
import { useColours } from './colours.ts';
import { openHall } from './hall.ts';
import { MapCanvas } from './map-canvas.ts';
import type { Scene } from './scene.ts';
import './map.css';

/** The hall to look at and to choose from. The list beside it has the same seats for keyboards and screen readers. */
export function SeatMap({
  map,
  free,
  choice,
  currency,
}: {
  map: HallMap;
  free: readonly NamedSeat[];
  choice: Choice;
  currency: string;
}) {
  const { language, say } = useLanguage();
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = useRef<MapCanvas>(null);
  const [hovered, setHovered] = useState<MapSeat>();
  const colours = useColours();
  const hall = useMemo(() => openHall(map), [map]);
  const freeIds = useMemo(() => new Set(free.map(({ seatId }) => seatId)), [free]);
  const scene = useMemo(
    (): Scene => ({
      hall,
      colours,
      free: freeIds,
      chosen: choice.ids,
      labels: hall.sections.map(({ name, price }) => [name, money(price, currency, language)]),
      stage: say('map.stage'),
    }),
    [hall, colours, freeIds, choice.ids, currency, language, say],
  );

  const onSeat = useRef<(seat: NamedSeat) => void>(choice.toggle);
  const onStanding = useRef<(name: string) => void>(() => {});
  useEffect(() => {
    onSeat.current = choice.toggle;
    onStanding.current = (name) => {
      const place = free.find(({ section, seatId }) => section === name && !choice.ids.has(seatId));
      if (place) choice.toggle(place);
    };
  }, [choice, free]);

  useEffect(() => {
    if (shown.current) return shown.current.show(scene);
    shown.current = new MapCanvas(canvas.current!, scene, {
      onSeat: ({ seatId, section, row, number, price }) => onSeat.current({ seatId, section, row, number, price }),
      onStanding: ({ name }) => onStanding.current(name),
      onHover: setHovered,
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
      <canvas ref={canvas} role="img" aria-label={say('map.label')} />
      <div className="map-buttons">
        <Button aria-label={say('map.nearer')} onClick={() => shown.current?.zoomBy(2)}>
          +
        </Button>
        <Button aria-label={say('map.farther')} onClick={() => shown.current?.zoomBy(0.5)}>
          −
        </Button>
        <Button onClick={() => shown.current?.showAll()}>{say('map.all')}</Button>
      </div>
      <p className="map-legend soft numbers">
        {hovered ? (
          `${seatName(hovered, say)} · ${money(hovered.price, currency, language)}`
        ) : (
          <>
            <span className="legend-free">{say('map.free')}</span>
            <span className="legend-taken">{say('map.taken')}</span>
            <span className="legend-chosen">{say('map.chosen')}</span>
          </>
        )}
      </p>
    </div>
  );
}
