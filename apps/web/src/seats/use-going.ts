import { useEffect, useRef, useState } from 'react';

/** A seat that goes is seen going for so long: as long as seats.css takes. */
const goingMs = 900;

const none: ReadonlySet<number> = new Set();

/** Seats that others took a moment ago, while they are seen going. */
export function useGoing(taken: ReadonlySet<number>): ReadonlySet<number> {
  const before = useRef(taken);
  const [going, setGoing] = useState(none);
  useEffect(() => {
    const gone = [...taken].filter((seatId) => !before.current.has(seatId));
    before.current = taken;
    if (gone.length === 0 || matchMedia('(prefers-reduced-motion: reduce)').matches) return;
    setGoing((now) => new Set([...now, ...gone]));
    setTimeout(() => setGoing((now) => new Set([...now].filter((seatId) => !gone.includes(seatId)))), goingMs);
  }, [taken]);
  return going;
}
