import { whole } from '../../table.ts';
import type { Spread } from '../statistics.ts';

/** One size, with what its rounds came to. */
export interface Point extends Spread {
  readonly label: string;
}

/** How one thing changes with another. */
export interface Chart {
  readonly title: string;
  readonly unit: string;
  readonly points: readonly Point[];
  /** What else went on while it was measured. */
  readonly disturbed?: string | undefined;
}

const [width, height, perRow] = [400, 200, 2];
const [left, right, top, bottom] = [56, width - 56, 62, 160];

/** A panel for each, its points evenly apart, from zero up. Whoever looks at it in the dark gets it in the dark. */
export function drawCharts(charts: readonly Chart[]): string {
  const rows = Math.ceil(charts.length / perRow);
  const panels = charts.map((chart, index) => {
    const [x, y] = [(index % perRow) * width, Math.floor(index / perRow) * height];
    return `<g transform="translate(${x} ${y})">${panelOf(chart)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width * perRow} ${height * rows}" font-family="sans-serif" font-size="12">
<title>How the figures change with callers, seats, people waiting, history, processes and concerts</title>
<style>
.page { fill: #fff } text { fill: #24292f } .quiet { fill: #57606a } .grid { stroke: #d0d7de } .line { stroke: #0969da } .dot { fill: #0969da } .range { stroke: #57606a }
@media (prefers-color-scheme: dark) {
  .page { fill: #0d1117 } text { fill: #e6edf3 } .quiet { fill: #9198a1 } .grid { stroke: #3d444d } .line { stroke: #4493f8 } .dot { fill: #4493f8 } .range { stroke: #9198a1 }
}
</style>
<rect class="page" width="${width * perRow}" height="${height * rows}"/>
${panels.join('\n')}
</svg>
`;
}

function panelOf({ title, unit, points, disturbed }: Chart): string {
  const most = Math.max(1, ...points.map((point) => point.most));
  const x = (index: number): number => left + (index * (right - left)) / Math.max(1, points.length - 1);
  const y = (value: number): number => bottom - (value / most) * (bottom - top);
  const dots = points.map(
    ({ label, median, least, most: highest }, index) =>
      `<line class="range" x1="${at(x(index))}" x2="${at(x(index))}" y1="${at(y(least))}" y2="${at(y(highest))}"/>` +
      `<circle class="dot" cx="${at(x(index))}" cy="${at(y(median))}" r="3.5"/>` +
      `<text x="${at(x(index))}" y="${at(y(highest) - 8)}" text-anchor="middle">${whole(median)}</text>` +
      `<text class="quiet" x="${at(x(index))}" y="${bottom + 18}" text-anchor="middle">${label}</text>`,
  );
  const line = points.map(({ median }, index) => `${at(x(index))},${at(y(median))}`).join(' ');
  const [what, by] = title.split(', by ');
  return (
    `<text x="20" y="22" font-weight="bold">${what}, ${unit}</text>` +
    `<text class="quiet" x="20" y="38">by ${by}${disturbed === undefined ? '' : ' (disturbed)'}</text>` +
    `<line class="grid" x1="40" x2="${width - 40}" y1="${bottom}" y2="${bottom}"/>` +
    `<polyline class="line" points="${line}" fill="none"/>${dots.join('')}`
  );
}

const at = (value: number): string => value.toFixed(1);
