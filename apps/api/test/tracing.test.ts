import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { createClient } from '../../../packages/client/src/index.ts';
import { accessTokenFor } from '../src/access-token.ts';
import { readEnv } from '../src/env.ts';
import { afterwards, buyTicket, newDataDir, startServer } from './harness.ts';

interface SpanOf {
  traceId: string;
  spanId: string;
  parentSpanId?: string;
  name: string;
  kind: number;
  attributes: { key: string; value: { stringValue?: string; intValue?: number } }[];
  links?: { traceId: string; spanId: string }[];
}

/** An OpenTelemetry collector, as far as it takes spans. */
async function startCollector(): Promise<{ url: string; spans: SpanOf[]; service: () => string | undefined }> {
  const spans: SpanOf[] = [];
  let service: string | undefined;
  const collector = createServer((request, answer) => {
    let text = '';
    request.setEncoding('utf8').on('data', (part: string) => (text += part));
    request.on('end', () => {
      if (request.url === '/v1/traces') {
        const { resourceSpans } = JSON.parse(text) as {
          resourceSpans: {
            resource: { attributes: SpanOf['attributes'] };
            scopeSpans: { spans: SpanOf[] }[];
          }[];
        };
        for (const { resource, scopeSpans } of resourceSpans) {
          service = resource.attributes.find(({ key }) => key === 'service.name')?.value.stringValue;
          spans.push(...scopeSpans.flatMap((scope) => scope.spans));
        }
      }
      answer.setHeader('content-type', 'application/json').end('{}');
    });
  }).listen(0, '127.0.0.1');
  await once(collector, 'listening');
  afterwards(() => new Promise((done) => void collector.close(done)));
  const { port } = collector.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, spans, service: () => service };
}

/** What a span says by this name. */
const attribute = ({ attributes }: SpanOf, name: string): string | number | undefined => {
  const value = attributes.find(({ key }) => key === name)?.value;
  return value?.stringValue ?? value?.intValue;
};

const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
const page = '00f067aa0ba902b7';

test('a payment is followed from the page to the batch that took it, by the spans that a collector gets', async () => {
  const collector = await startCollector();
  const dataDir = await newDataDir();
  const server = await startServer({ STAGEDOOR_DATA_DIR: dataDir, OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
  const traced: typeof fetch = (input, init) => {
    const headers = new Headers(init?.headers);
    headers.set('traceparent', `00-${traceId}-${page}-01`);
    return fetch(input, { ...init, headers });
  };
  const accessToken = await accessTokenFor('demo-1', readEnv({ STAGEDOOR_DATA_DIR: dataDir }));
  await buyTicket(createClient({ url: server.url, accessToken, fetch: traced }));
  expect(await server.stop(), 'what was not sent yet is sent at the end').toBe(0);

  const named = (name: string): SpanOf[] => collector.spans.filter((span) => span.name === name);
  expect(collector.service()).toBe('stagedoor');
  const [paying] = named('payment.pay');
  expect(paying).toMatchObject({ traceId });
  expect(attribute(paying!, 'stagedoor.result')).toBe('ok');
  const request = collector.spans.find(({ spanId }) => spanId === paying!.parentSpanId);
  expect(request).toMatchObject({ name: 'POST /trpc', traceId, parentSpanId: page, kind: 2 });
  expect(attribute(request!, 'http.response.status_code')).toBe(200);

  const [batch] = named('batch payment.pay');
  expect(batch!.traceId, 'a batch is of all its callers, and of none').not.toBe(traceId);
  expect(batch!.links).toEqual([expect.objectContaining({ traceId, spanId: paying!.spanId })]);
  expect(paying!.links).toEqual([expect.objectContaining({ traceId: batch!.traceId, spanId: batch!.spanId })]);
  expect(attribute(batch!, 'stagedoor.batch_size')).toBe(1);
  // Nothing that a caller sent, nor who they are.
  expect(JSON.stringify(collector.spans)).not.toMatch(/st1\.|demo-1|eyJ/);
});

test('a collector that is away keeps nobody waiting, nor the server from ending', async () => {
  const dataDir = await newDataDir();
  const server = await startServer({
    STAGEDOOR_DATA_DIR: dataDir,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1',
  });
  const accessToken = await accessTokenFor('demo-1', readEnv({ STAGEDOOR_DATA_DIR: dataDir }));
  await buyTicket(createClient({ url: server.url, accessToken }));
  const beganMs = performance.now();
  expect(await server.stop()).toBe(0);
  expect(performance.now() - beganMs).toBeLessThan(30_000);
  expect(server.stderr()).toBe('');
});
