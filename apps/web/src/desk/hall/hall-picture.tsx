/** What of a hall is drawn: borders of sections and places of seats, in the plan's unit. */
export interface Picture {
  readonly stage: readonly Spot[];
  readonly sections: readonly { readonly name: string; readonly outline: readonly Spot[]; readonly label: Spot }[];
  readonly seats: readonly Spot[];
  /** Those of the seats that stand out. */
  readonly marked?: readonly Spot[];
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

const margin = 2;

/** A hall as it lies, the stage above. All seats are one path: ten thousand of them are as light as ten. */
export function HallPicture({ name, picture }: { name: string; picture: Picture }) {
  const { stage, sections, seats, marked = [] } = picture;
  const spots = [...stage, ...sections.flatMap(({ outline }) => outline)];
  let [left, top, right, bottom] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const { x, y } of spots) {
    [left, right] = [Math.min(left, x), Math.max(right, x)];
    [top, bottom] = [Math.min(top, y), Math.max(bottom, y)];
  }
  const [width, height] = [right - left + 2 * margin, bottom - top + 2 * margin];
  return (
    <svg
      className="hall-picture"
      viewBox={`${left - margin} ${top - margin} ${width} ${height}`}
      role="img"
      aria-label={name}
      style={{ fontSize: `${Math.max(width, height) / 45}px` }}
    >
      <polygon className="hall-stage" points={pointsOf(stage)} />
      {sections.map(({ name: section, outline }) => (
        <polygon key={section} className="hall-section" points={pointsOf(outline)} />
      ))}
      <path className="hall-seats" d={dotsOf(seats)} />
      <path className="hall-marked" d={dotsOf(marked)} />
      {sections.map(({ name: section, label }) => (
        <text key={section} x={label.x} y={label.y} textAnchor="middle" dominantBaseline="middle">
          {section}
        </text>
      ))}
    </svg>
  );
}

const pointsOf = (spots: readonly Spot[]): string => spots.map(({ x, y }) => `${x},${y}`).join(' ');

const dotsOf = (spots: readonly Spot[]): string =>
  spots.map(({ x, y }) => `M${x.toFixed(2)} ${y.toFixed(2)}h0`).join('');
