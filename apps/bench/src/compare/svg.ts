import { decimal } from '../table.ts';
import type { Result } from './result.ts';

const [rowHeight, left, width] = [20, 200, 860];

/** A bar for each subject: how much of its goal it reached, on a scale of powers of two, with the middle half of its rounds. */
export function drawRatios(results: readonly Result[]): string {
  const height = 60 + results.length * rowHeight;
  const x = (share: number): number =>
    left + ((Math.log2(Math.min(8, Math.max(1 / 8, share))) + 3) / 6) * (width - left - 160);
  const grid = [1 / 8, 1 / 4, 1 / 2, 1, 2, 4, 8].map(
    (share) =>
      `<line x1="${at(x(share))}" x2="${at(x(share))}" y1="34" y2="${height - 20}" stroke="${share === 1 ? '#cf222e' : '#d0d7de'}"/>` +
      `<text x="${at(x(share))}" y="28" text-anchor="middle" fill="#57606a">${share < 1 ? `1/${1 / share}` : share}</text>`,
  );
  const rows = results.map(({ subject, ratio, goal, met, middle }, row) => {
    const y = 40 + row * rowHeight;
    const [from, to] = [x(1 / 8), x(ratio / goal)];
    const range = middle
      ? `<line x1="${at(x(middle.low / goal))}" x2="${at(x(middle.high / goal))}" y1="${y + 7}" y2="${y + 7}" stroke="#24292f"/>`
      : '';
    return (
      `<text x="${left - 8}" y="${y + 11}" text-anchor="end">${subject}</text>` +
      `<rect x="${at(from)}" y="${y}" width="${at(Math.max(0, to - from))}" height="14" fill="${met ? '#1a7f37' : '#d29922'}"/>${range}` +
      `<text x="${width - 150}" y="${y + 11}">${decimal(ratio, 2)} of ${decimal(goal, 2)}</text>`
    );
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<title>Each subject’s ratio to its yardstick, as a share of its goal</title>
<rect width="${width}" height="${height}" fill="#fff"/>
<text x="${left}" y="14" font-weight="bold">ratio to the yardstick, as a share of the goal (red: the goal)</text>
${[...grid, ...rows].join('\n')}
</svg>
`;
}

const at = (value: number): string => value.toFixed(1);
