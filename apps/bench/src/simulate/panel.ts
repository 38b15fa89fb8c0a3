import { whole } from '../table.ts';

const width = 280;
const top = 60;
const height = 200;

/** Where a panel stands, and what its axes reach. */
export interface Scale {
  readonly left: number;
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
}

interface Line {
  readonly name: string;
  readonly color: string;
  readonly svg: string;
}

/** A line through its points, with dots where they are few. */
export function line(
  scale: Scale,
  name: string,
  color: string,
  points: readonly (readonly [number, number])[],
  dots = false,
): Line {
  const at = points.map(([x, y]) => [xOf(scale, x), yOf(scale, y)] as const);
  const path = `  <polyline fill="none" stroke="${color}" stroke-width="2" points="${at.map((xy) => xy.join(',')).join(' ')}" />`;
  const circles = dots ? at.map(([x, y]) => `  <circle cx="${x}" cy="${y}" r="3" fill="${color}" />`) : [];
  return { name, color, svg: [path, ...circles].join('\n') };
}

/** Axes, a grid in quarters, a legend and the lines. */
export function panel(
  title: string,
  scale: Scale,
  { ticks, lines }: { ticks: readonly (readonly [number, string])[]; lines: readonly Line[] },
): string {
  const { left } = scale;
  const grid = [0, 1, 2, 3, 4].flatMap((quarter) => {
    const value = scale.y[0] + ((scale.y[1] - scale.y[0]) * quarter) / 4;
    const y = yOf(scale, value);
    return [
      `  <line x1="${left}" x2="${left + width}" y1="${y}" y2="${y}" stroke="#d0d7de" />`,
      `  <text x="${left - 6}" y="${y + 4}" text-anchor="end">${short(value)}</text>`,
    ];
  });
  const labels = ticks.map(
    ([x, label]) => `  <text x="${xOf(scale, x)}" y="${top + height + 18}" text-anchor="middle">${label}</text>`,
  );
  const legend = lines.map(
    ({ name, color }, index) =>
      `  <text x="${left + index * 80}" y="${top + height + 42}" fill="${color}">— ${name}</text>`,
  );
  const heading = `  <text x="${left}" y="32" font-size="14" font-weight="bold">${title}</text>`;
  return [heading, ...grid, ...labels, ...legend, ...lines.map(({ svg }) => svg)].join('\n');
}

const short = (value: number): string => (value >= 10_000 ? `${value / 1_000}k` : whole(value));

function xOf({ left, x: [from, to] }: Scale, x: number): number {
  return tenths(left + (width * (x - from)) / (to - from));
}

function yOf({ y: [from, to] }: Scale, y: number): number {
  return tenths(top + height - (height * (y - from)) / (to - from));
}

const tenths = (value: number): number => Math.round(value * 10) / 10;
