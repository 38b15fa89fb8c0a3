/** Draws the hall of a date as a picture: `npx -y pnpm@12 exec node examples/draw-map.ts [concertId] > hall.svg`. The largest hall unless you name a concert. */
import { createClient } from '@stagedoor/client';
import { type MapSeat, readSeatMap, seatFlags, type SeatMap } from '@stagedoor/client/hall';
import { runningServer } from './running-server.ts';

const client = createClient({ url: await runningServer() });
const { concerts } = await client.concert.list.query();
const [wanted] = process.argv.slice(2);
const dates = concerts
  .filter(({ concertId }) => (wanted ?? concertId) === concertId)
  .flatMap(({ concertId, dates }) => dates.map((date) => ({ concertId, ...date })))
  .sort((a, b) => b.capacity - a.capacity);
const [date] = dates;
if (date === undefined) throw new Error('There is no such concert, or it has no dates.');

// Needs no login, and browsers keep it: the map changes only when prices do.
const map = await client.concert.seatMap.query(date);
process.stdout.write(`${draw(map, readSeatMap(map))}\n`);

/** Sections and the stage are polygons in hundredths of the plan's unit; seats are objects, in the unit itself. */
function draw({ sections, stage }: SeatMap, seats: readonly MapSeat[]): string {
  const prices = [...new Set(sections.map((section) => section.price))].sort((a, b) => b - a);
  const colourOf = (price: number): string =>
    `hsl(${Math.round((prices.indexOf(price) * 300) / prices.length)} 62% 52%)`;
  const borders = sections.map(
    ({ name, outline, price, kind }) =>
      `<polygon points="${points(outline)}" fill="${colourOf(price)}" fill-opacity="${kind === 'standing' ? 0.35 : 0.12}" stroke="${colourOf(price)}"><title>${words(name)}</title></polygon>`,
  );
  // Those who stand have no places of their own to draw.
  const places = seats
    .filter(({ row }) => row !== '')
    .map(({ x, y, price, flags }) => {
      const [cx, cy] = [Math.round(x * 100), Math.round(y * 100)];
      if (flags & seatFlags.accessible)
        return `<rect x="${cx - 30}" y="${cy - 30}" width="60" height="60" fill="#06c"/>`;
      if (flags & seatFlags.companion) return `<circle cx="${cx}" cy="${cy}" r="22" fill="#6af"/>`;
      const seesLess = flags & seatFlags.restrictedView ? ' fill-opacity="0.4"' : '';
      return `<circle cx="${cx}" cy="${cy}" r="20" fill="${colourOf(price)}"${seesLess}/>`;
    });
  const names = sections.map(({ name, kind, capacity, label: { x, y } }) => {
    const text = kind === 'standing' ? `${name} · ${capacity}` : name;
    return `<text x="${x}" y="${y}" dy="0.35em" stroke="#fff" stroke-width="50" paint-order="stroke">${words(text)}</text>`;
  });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="${viewBox([...sections.map(({ outline }) => outline), stage])}">`,
    `<rect x="-100%" y="-100%" width="300%" height="300%" fill="#fff"/>`,
    `<g stroke-width="12">${borders.join('')}</g>`,
    places.join(''),
    `<polygon points="${points(stage)}" fill="#333"/>`,
    `<g font-family="sans-serif" font-size="200" font-weight="600" text-anchor="middle">${names.join('')}</g>`,
    '</svg>',
  ].join('\n');
}

/** x and y in turn, as SVG has them, too. */
function points(polygon: readonly number[]): string {
  return polygon.join(' ');
}

function viewBox(polygons: readonly (readonly number[])[]): string {
  const margin = 300;
  const [xs, ys] = [0, 1].map((axis) =>
    polygons.flatMap((polygon) => polygon.filter((_, index) => index % 2 === axis)),
  );
  const [left, top] = [Math.min(...xs!) - margin, Math.min(...ys!) - margin];
  return [left, top, Math.max(...xs!) + margin - left, Math.max(...ys!) + margin - top].join(' ');
}

function words(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
