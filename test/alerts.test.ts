import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';

const root = resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(resolve(root, file), 'utf8');

interface Rule {
  alert: string;
  for?: string;
  labels: { severity: string };
  annotations: Record<string, string>;
}
const { groups } = parse(read('deploy/prometheus/alerts.yml')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);

/** What stands under each heading of the page. */
const sections = new Map(
  read('docs/alerts.md')
    .split(/^## /m)
    .slice(1)
    .map((text) => [text.split('\n')[0]!, text]),
);

test('each alert has its section, and each section its alert, in the same order', () => {
  expect(rules.length).toBeGreaterThan(10);
  expect([...sections.keys()]).toEqual(rules.map(({ alert }) => alert));
});

test.each(rules)(
  'the section of $alert says how urgent it is, what to look at, what to do, and when it clears',
  (rule) => {
    const section = sections.get(rule.alert)!;
    const after = rule.for?.replace(/s$/, ' seconds').replace(/^1m$/, '1 minute').replace(/m$/, ' minutes');
    const [, severity, when] = /^\n\*\*(\w+)\*\*, ([^.]+)\. /m.exec(section) ?? [];
    expect(severity).toBe(rule.labels.severity);
    expect(when).toBe(after === undefined ? 'at once' : `after ${after}`);
    for (const part of [/^- \*\*Look at\*\* ./m, /^- \*\*Do\*\*: ./m, /^- \*\*Clears\*\* ./m])
      expect(section).toMatch(part);
  },
);

test.each(rules)('$alert links to its section', ({ alert, annotations }) => {
  expect(annotations['runbook_url']).toBe(`{{ $externalLabels.runbooks }}/docs/alerts.html#${alert.toLowerCase()}`);
});

test('each panel that a section sends somebody to is on the dashboard', () => {
  const { panels } = JSON.parse(read('deploy/grafana/stagedoor.json')) as { panels: { title: string }[] };
  const named = [...read('docs/alerts.md').matchAll(/"([A-Z][a-z ]+)"/g)].map(([, title]) => title!);
  expect(named.length).toBeGreaterThan(10);
  expect(panels.map(({ title }) => title)).toEqual(expect.arrayContaining(named));
});
