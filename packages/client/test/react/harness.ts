import { type DefaultOptions, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, fireEvent, render, type RenderResult, screen, waitFor } from '@testing-library/react';
import { createElement, type ReactElement } from 'react';
import { afterEach } from 'vitest';
import type { ClientOptions, Stagedoor } from '../../src/index.ts';
import { StagedoorProvider } from '../../src/react/index.ts';
import { EventSource } from '../event-source.ts';
import { openServed, type ServedStage, stageConcert, stagedoorOf as makeStagedoor, until } from '../harness.ts';

export { openServed, type ServedStage, stageConcert, until };

afterEach(cleanup);

/** A Stagedoor with streams, as a page has them. */
export const stagedoorOf = (
  served: ServedStage,
  userId: string,
  options: Partial<ClientOptions> = {},
): Promise<Stagedoor> => makeStagedoor(served, userId, { EventSource, ...options });

/** Shows what an application shows, with a query client that tries again as TanStack's does by default. */
export function show(
  stagedoor: Stagedoor,
  page: ReactElement,
  { isStrict = true, queries = {} }: { isStrict?: boolean; queries?: DefaultOptions } = {},
): RenderResult {
  const inside = createElement(StagedoorProvider, { stagedoor }, page);
  const client = new QueryClient({ defaultOptions: queries });
  return render(createElement(QueryClientProvider, { client }, inside), { reactStrictMode: isStrict });
}

/** Longer than the library's second, as machines are slow; shorter than seats take to be asked for by themselves. */
const patience = { timeout: 8_000 };

/** Waits for a text to be shown. */
export const shown = (text: string): Promise<HTMLElement> => screen.findByText(text, {}, patience);

/** Waits for a text to be shown no more. */
export const gone = (text: string): Promise<void> =>
  waitFor(() => {
    if (screen.queryByText(text) !== null) throw new Error(`Still shown: ${text}`);
  }, patience);

/** Waits for a refusal to be shown. */
export async function alerted(): Promise<string | null> {
  return (await screen.findByRole('alert', {}, patience)).textContent;
}

/** Clicks a button as soon as it is there. */
export async function click(label: string): Promise<void> {
  fireEvent.click(await shown(label));
}
