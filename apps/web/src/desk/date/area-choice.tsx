import { type PointerEvent, useState } from 'react';

interface Area {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Lies over a map while an area is drawn on it, so that the map stays where it is. */
export function AreaChoice({ onArea }: { onArea: (area: Area) => void }) {
  const [from, setFrom] = useState<readonly [x: number, y: number]>();
  const [to, setTo] = useState<readonly [x: number, y: number]>();
  const area = from && to && between(from, to);
  return (
    <div
      className="area-choice"
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId);
        setFrom(pointOf(event));
        setTo(undefined);
      }}
      onPointerMove={(event) => {
        if (from) setTo(pointOf(event));
      }}
      onPointerUp={() => {
        if (area) onArea(area);
        setFrom(undefined);
        setTo(undefined);
      }}
      onPointerCancel={() => setFrom(undefined)}
    >
      {area && (
        <div
          className="area"
          style={{
            left: area.left,
            top: area.top,
            width: area.right - area.left,
            height: area.bottom - area.top,
          }}
        />
      )}
    </div>
  );
}

function pointOf({ currentTarget, clientX, clientY }: PointerEvent): readonly [x: number, y: number] {
  const { left, top } = currentTarget.getBoundingClientRect();
  return [clientX - left, clientY - top];
}

const between = ([x1, y1]: readonly [number, number], [x2, y2]: readonly [number, number]): Area => ({
  left: Math.min(x1, x2),
  top: Math.min(y1, y2),
  right: Math.max(x1, x2),
  bottom: Math.max(y1, y2),
});
