import { expect, test } from 'vitest';
import { serve } from '../../src/index.ts';
import { openStage, testConfig } from '../harness.ts';

test('routes of one’s own stand beside the API, which keeps its own', async () => {
  const stage = await openStage();
  const served = await serve(stage.stagedoor, testConfig(stage.databaseUrl), {
    port: 0,
    host: '127.0.0.1',
    mount: (app) => {
      app.get('/', (c) => c.text('a page'));
      app.post('/webhooks/some', async (c) => c.text(await c.req.text()));
      app.get('/health', (c) => c.text('not me'));
    },
  });
  try {
    expect(await (await fetch(served.url)).text()).toBe('a page');
    const raw = '{ "amount" :1 }';
    expect(await (await fetch(`${served.url}/webhooks/some`, { method: 'POST', body: raw })).text()).toBe(raw);
    expect(await (await fetch(`${served.url}/health`)).json()).toMatchObject({ status: 'alive' });
    expect((await fetch(`${served.url}/trpc/concert.list`)).status).toBe(200);
    expect((await fetch(`${served.url}/nowhere`)).status).toBe(404);
  } finally {
    await served.close();
    await stage.close();
  }
});
