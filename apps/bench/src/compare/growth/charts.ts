import { whole } from '../../table.ts';

/** How one thing changes with another. */
export interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly points: readonly { readonly label: string; readonly value: number }[];
}

const [width, height, perRow] = [380, 190, 2];

/** A panel for each, its points evenly apart, from zero up. */
export function drawCharts(charts: readonly Chart[]): string {
  const rows = Math.ceil(charts.length / perRow);
  const panels = charts.map((chart, index) => {
    const [x, y] = [(index % perRow) * width, Math.floor(index / perRow) * height];
    return `<g transform="translate(${x} ${y})">${panelOf(chart)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width * perRow} ${height * rows}" font-family="sans-serif" font-size="11">
<title>How the figures change with callers, seats, people waiting, history, processes and concerts</title>
<rect width="${width * perRow}" height="${height * rows}" fill="#fff"/>
${panels.join('\n')}
</svg>
`;
}

function panelOf({ title, unit, points }: Chart): string {
  const most = Math.max(1, ...points.map(({ value }) => value));
  const x = (index: number): number => 50 + (index * (width - 100)) / Math.max(1, points.length - 1);
  const y = (value: number): number => 150 - (value / most) * 105;
  const dots = points.map(
    ({ label, value }, index) =>
      `<circle cx="${at(x(index))}" cy="${at(y(value))}" r="3" fill="#1f6feb"/>` +
      `<text x="${at(x(index))}" y="${at(y(value) - 7)}" text-anchor="middle">${whole(value)}</text>` +
      `<text x="${at(x(index))}" y="168" text-anchor="middle" fill="#57606a">${label}</text>`,
  );
  const line = points.map(({ value }, index) => `${at(x(index))},${at(y(value))}`).join(' ');
  return (
    `<text x="20" y="18" font-weight="bold">${title}, ${unit}</text>` +
    `<line x1="40" x2="${width - 40}" y1="150" y2="150" stroke="#d0d7de"/>` +
    `<polyline points="${line}" fill="none" stroke="#1f6feb"/>${dots.join('')}`
  );
}

const at = (value: number): string => value.toFixed(1);
