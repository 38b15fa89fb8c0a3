import { useState } from 'react';
import { numberFormat } from '../language/formats.ts';
import { useLanguage } from '../language/language.ts';

const bulbs = Array.from({ length: 30 }, (_, bulb) => bulb);

/** The way to the turn as lamps that light one after the other. They never go out again. */
export function Bulbs({ progress, label }: { progress: number; label: string }) {
  const { language } = useLanguage();
  const [highest, setHighest] = useState(progress);
  if (progress > highest) setHighest(progress);
  const lit = Math.floor(highest * bulbs.length);
  const percent = Math.floor(highest * 100);
  return (
    <div
      className="bulbs"
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      aria-valuetext={numberFormat(language, { style: 'percent' }).format(percent / 100)}
    >
      {bulbs.map((bulb) => (
        <i key={bulb} className={bulb < lit ? 'lit' : bulb === lit ? 'next' : ''} />
      ))}
    </div>
  );
}
