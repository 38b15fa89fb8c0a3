import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { letIn, operatorKey, stageConcert, until } from '../harness.ts';
import { accessToken, authorized, openServed, type ServedStage } from './served.ts';

const root = resolve(import.meta.dirname, '../../../..');
const read = (file: string): Promise<string> => readFile(resolve(root, file), 'utf8');

let served: ServedStage;
let concertId: string;
/** Every series that a scrape finds, and its labels. */
let series: Map<string, Set<string>>;
let text: string;

beforeAll(async () => {
  served = await openServed();
  const staged = await stageConcert(served, { maxActive: 2 });
  ({ concertId } = staged);
  const [buyer] = await letIn(served, concertId, ['buyer'], 10_000);
  const { token } = buyer!;
  const bearer = await accessToken('buyer');
  const held = await served.post('concert.reserve', { ...staged, seatIds: [1], token, idempotencyKey: 'hold' }, bearer);
  const { reservationId } = held.answer<{ reservationId: string }>();
  await served.post('payment.pay', { reservationId, token, idempotencyKey: 'pay' }, bearer);
  await served.post('payment.pay', { reservationId: 'res_none', token, idempotencyKey: 'again' }, bearer);
  for (const userId of ['ann', 'bob', 'cat', 'dan']) {
    await served.operator.user.create({ userId, name: userId });
    await served.post('queue.issueToken', { concertId }, await accessToken(userId));
  }
  await until(async () => (await served.operator.queue.stats({ concertId })).active === 2);
  text = (await served.send('/metrics', { headers: authorized(operatorKey) })).text;
  series = seriesIn(text);
});
afterAll(() => served.close());

function seriesIn(scraped: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  for (const [, name, type] of scraped.matchAll(/^# TYPE (\w+) (\w+)$/gm)) {
    // What has no sample yet is known by its labels all the same.
    const { labelNames } = served.stagedoor.registry.getSingleMetric(name!) as unknown as { labelNames: string[] };
    for (const suffix of type === 'histogram' ? ['_bucket', '_sum', '_count'] : [''])
      found.set(`${name}${suffix}`, new Set(labelNames));
  }
  return found;
}

/** What a PromQL expression asks for: each series with the labels that it is chosen by, and the labels that it groups by. */
function asked(expression: string): { chosen: { name: string; labels: string[] }[]; grouped: string[] } {
  const chosen: { name: string; labels: string[] }[] = [];
  const grouped: string[] = [];
  let isGrouping = false;
  parser.parse(expression).iterate({
    enter({ name, from, to, type }) {
      if (type.isError) throw new Error(`This is no PromQL: ${expression} (at ${from})`);
      const said = expression.slice(from, to);
      if (name === 'VectorSelector') chosen.push({ name: /^\w+/.exec(said)![0], labels: [] });
      if (name === 'GroupingLabels') isGrouping = true;
      if (name === 'LabelName') (isGrouping ? grouped : chosen.at(-1)!.labels).push(said);
    },
    leave({ name }) {
      if (name === 'GroupingLabels') isGrouping = false;
    },
  });
  return { chosen, grouped };
}

/** What Prometheus adds to whatever it scrapes. */
const ofPrometheus = new Set(['up', 'job', 'instance', 'le']);

function expectKnown(what: string, expression: string): void {
  const { chosen, grouped } = asked(expression);
  expect(chosen, what).not.toEqual([]);
  const labels = new Set<string>(ofPrometheus);
  for (const { name, labels: by } of chosen) {
    if (!ofPrometheus.has(name)) expect([...series.keys()], `${what}: ${expression}`).toContain(name);
    for (const label of [...(series.get(name) ?? []), ...ofPrometheus]) labels.add(label);
    for (const label of by) expect([...labels], `${what}: ${name}`).toContain(label);
  }
  for (const label of grouped) expect([...labels], `${what}: by ${label}`).toContain(label);
}

test('each panel of the dashboard asks for figures that a server has, by labels that they have', async () => {
  const { panels } = JSON.parse(await read('deploy/grafana/stagedoor.json')) as {
    panels: { title: string; type: string; description?: string; targets?: { expr: string }[] }[];
  };
  const charts = panels.filter(({ type }) => type !== 'row');
  expect(charts.length).toBeGreaterThan(20);
  for (const { title, description, targets } of charts) {
    expect(description, title).toMatch(/\.$/);
    for (const { expr } of targets!) expectKnown(title, expr);
  }
});

test('each alert asks for figures that a server has, and says what to do', async () => {
  const { groups } = parse(await read('deploy/prometheus/alerts.yml')) as {
    groups: {
      rules: { alert: string; expr: string; labels: { severity: string }; annotations: Record<string, string> }[];
    }[];
  };
  const rules = groups.flatMap((group) => group.rules);
  expect(rules.length).toBeGreaterThan(10);
  for (const { alert, expr, labels, annotations } of rules) {
    expectKnown(alert, expr);
    expect(['page', 'ticket'], alert).toContain(labels.severity);
    expect(annotations['summary'], alert).toMatch(/\.$/);
    expect(annotations['action'], alert).toMatch(/\.$/);
  }
});

test('every figure of ours is on the dashboard, or in an alert', async () => {
  const used = (await read('deploy/grafana/stagedoor.json')) + (await read('deploy/prometheus/alerts.yml'));
  const ours = [...text.matchAll(/^# TYPE (stagedoor_\w+) /gm)].map(([, name]) => name!);
  expect(ours.length).toBeGreaterThan(20);
  expect(ours.filter((name) => !used.includes(name))).toEqual([]);
});

test('who waits for a sale that has yet to open wakes nobody: that line is not let in', async () => {
  const { concertId: early } = await served.operator.concert.create({
    title: 'To come',
    currency: 'KRW',
    salesOpenAt: '2040-01-01T00:00:00Z',
  });
  await served.post('queue.issueToken', { concertId: early }, await accessToken('ann'));
  let scraped = '';
  await until(async () => {
    scraped = (await served.send('/metrics', { headers: authorized(operatorKey) })).text;
    return scraped.includes(`stagedoor_queue_waiting{concert="${early}"} 1`);
  });
  expect(scraped).toContain(`stagedoor_queue_open{concert="${early}"} 0`);
});

test('a scrape tells how the queue stands, how procedures fare, and what the process holds', () => {
  const value = (pattern: string): number => Number(new RegExp(`^${pattern} (\\S+)$`, 'm').exec(text)?.[1]);
  expect(value(`stagedoor_queue_waiting\\{concert="${concertId}"\\}`)).toBe(2);
  expect(value(`stagedoor_queue_inside\\{concert="${concertId}"\\}`)).toBe(2);
  expect(value(`stagedoor_queue_admitted\\{concert="${concertId}"\\}`)).toBe(3);
  expect(value(`stagedoor_queue_open\\{concert="${concertId}"\\}`)).toBe(1);
  expect(value('stagedoor_procedures_total\\{procedure="payment.pay",result="ok"\\}')).toBe(1);
  expect(value('stagedoor_procedures_total\\{procedure="payment.pay",result="TOKEN_SPENT"\\}')).toBe(1);
  expect(value('stagedoor_procedure_seconds_count\\{procedure="payment.pay"\\}')).toBe(2);
  expect(value('stagedoor_http_responses_total\\{status="200"\\}')).toBeGreaterThan(5);
  expect(value('stagedoor_tick_age_seconds')).toBeLessThan(5);
  expect(value('stagedoor_connections\\{pool="commands",state="waited_for"\\}')).toBe(0);
  expect(value('stagedoor_http_connections')).toBeGreaterThan(0);
  expect(text).toMatch(/^stagedoor_info\{version="\d+\.\d+\.\d+"\} 1$/m);
});
