import { get } from 'node:http';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openServed, type ServedStage } from './served.ts';

let served: ServedStage;
let path: string;
let concertId: string;
let scheduleId: string;
beforeAll(async () => {
  // On a busy machine all of a hall may take longer than a command has.
  served = await openServed();
  ({ concertId } = await served.operator.concert.create({ title: 'Big' }));
  const sections = Array.from({ length: 10 }, (_, index) => ({
    name: `Block ${index + 1}`,
    price: 1_000,
    rows: 100,
    seatsPerRow: 100,
    at: { x: (index - 5) * 60, y: 10 },
  }));
  ({ scheduleId } = await served.operator.concert.addSchedule({
    concertId,
    startsAt: '2031-01-01T19:00:00Z',
    sections,
  }));
  path = `/trpc/concert.seatMap?input=${encodeURIComponent(JSON.stringify({ concertId, scheduleId }))}`;
});
afterAll(() => served.close());

test('a map of 100,000 seats is 1.5 MB at most, and 250 kB in gzip', async () => {
  const raw = await served.send(path, { headers: { 'accept-encoding': 'identity' } });
  expect(raw.text.length).toBeLessThan(1.5e6);
  const { headers, body } = await fetchRaw({ 'accept-encoding': 'gzip' });
  expect(headers['content-encoding']).toBe('gzip');
  expect(body.length).toBeLessThan(250e3);
  expect(gunzipSync(body).toString()).toBe(raw.text);
});

test('whoever has a map keeps it: nothing is sent again until it changes', async () => {
  const first = await served.send(path);
  expect(first.headers.get('cache-control')).toBe('public, max-age=30, stale-while-revalidate=300');
  const etag = first.headers.get('etag')!;
  const again = await served.send(path, { headers: { 'if-none-match': `"other", ${etag}` } });
  expect([again.status, again.text, again.headers.get('etag')]).toEqual([304, '', etag]);
  await served.operator.concert.updateSchedule({ concertId, scheduleId, sections: [{ name: 'Block 2', price: 900 }] });
  const changed = await served.send(path, { headers: { 'if-none-match': etag } });
  expect(changed.status).toBe(200);
  expect(changed.headers.get('etag')).not.toBe(etag);
});

test('a refusal, and a batch with other calls, is kept by nobody', async () => {
  const unknown = await served.get('concert.seatMap', { concertId, scheduleId: 'sch_none' });
  expect([unknown.reason, unknown.headers.get('cache-control')]).toEqual(['SCHEDULE_NOT_FOUND', 'no-store']);
  const input = encodeURIComponent(JSON.stringify({ 0: { concertId, scheduleId }, 1: {} }));
  const batch = await served.send(`/trpc/concert.seatMap,concert.list?batch=1&input=${input}`);
  expect([batch.headers.get('cache-control'), batch.headers.get('etag')]).toEqual(['no-store', null]);
});

/** As it comes over the wire: `fetch` would decode it. */
function fetchRaw(headers: Record<string, string>) {
  return new Promise<{ headers: Record<string, unknown>; body: Buffer }>((resolve, reject) => {
    get(new URL(path, served.url), { headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('end', () => resolve({ headers: response.headers, body: Buffer.concat(chunks) }));
    }).on('error', reject);
  });
}
