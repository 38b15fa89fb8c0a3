import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { createElement as h } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { createStagedoor } from '../../src/index.ts';
import { StagedoorProvider } from '../../src/react/index.ts';
import { Page } from './page.ts';

test('a page with a storage is rendered where there is no browser, and asks nothing there', () => {
  let asked = 0;
  const fetch = async (): Promise<Response> => {
    asked++;
    return Response.error();
  };
  const stagedoor = createStagedoor({ url: 'https://tickets.example', fetch });
  const page = h(Page, { concertId: 'con_1', storage: () => sessionStorage });
  const app = h(StagedoorProvider, { stagedoor }, page);
  expect('document' in globalThis).toBe(false);
  expect(renderToString(h(QueryClientProvider, { client: new QueryClient() }, app))).toBe('<p>Entering</p>');
  expect(asked).toBe(0);
});
