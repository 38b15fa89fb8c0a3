import { useWords } from '../words.ts';
import type { Sample } from './history.ts';

const [width, height] = [200, 48];

/** How a figure went over the last minutes, from nothing to the most that it was. */
export function Trend({
  name,
  history,
  of,
  format,
}: {
  name: string;
  history: readonly Sample[];
  of: (sample: Sample) => number | undefined;
  format: (value: number) => string;
}) {
  const { say } = useWords();
  const points = history.flatMap((sample) => {
    const value = of(sample);
    return value === undefined ? [] : [{ at: sample.at, value }];
  });
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined || last.at - first.at < 5_000) return null;
  const most = points.reduce((high, { value }) => Math.max(high, value), 0);
  const x = (at: number): number => ((at - first.at) / (last.at - first.at)) * width;
  const y = (value: number): number => height - 2 - (most === 0 ? 0 : (value / most) * (height - 4));
  const line = points.map(({ at, value }) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(' ');
  const seconds = Math.round((last.at - first.at) / 1_000);
  const span =
    seconds < 120
      ? say('desk.inSeconds', { count: seconds })
      : say('desk.inMinutes', { count: Math.round(seconds / 60) });
  const told = most === 0 ? say('desk.mostNone', { span }) : say('desk.most', { most: format(most), span });
  return (
    <figure className="trend">
      {most > 0 && (
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" role="img" aria-label={`${name}: ${told}`}>
          <polygon points={`0,${height} ${line} ${width},${height}`} />
          <polyline points={line} vectorEffect="non-scaling-stroke" />
        </svg>
      )}
      <figcaption className="fine soft numbers" aria-hidden={most > 0}>
        {told}
      </figcaption>
    </figure>
  );
}
