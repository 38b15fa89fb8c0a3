import type { ClientOptions } from '@stagedoor/client';
import type { Language } from '../language/language.ts';

/** What a server drew before any script ran, and what it drew that from. */
export interface Sight {
  /** When it was drawn, by the server's clock. */
  readonly at: number;
  readonly language: Language;
  /** The bodies of its answers, by the address that was asked, as they were sent. */
  readonly answers: Readonly<Record<string, string>>;
}

/** What the page that was opened shows already, if its server drew it. */
export function sightOfPage(): Sight | undefined {
  const written = document.getElementById('first')?.textContent;
  return written === undefined || location.search !== '' || location.hash !== ''
    ? undefined
    : (JSON.parse(written) as Sight);
}

/** Longer than a page is on its way. */
const longMs = 10_000;

/** Whether a sight is older than its page, as browsers keep a page for who comes back to it; one from far ahead may be. */
export const isOld = (at: number): boolean => Math.abs(Date.now() - at) > longMs;

/** How the SDK's questions are asked. */
export type Ask = NonNullable<ClientOptions['fetch']>;

const askedOf = (input: Parameters<Ask>[0]): string => {
  const { pathname, search } = new URL(input instanceof Request ? input.url : input);
  return pathname + search;
};

/** Asks as `ask` does, and writes down what is answered. */
export const writing =
  (answers: Record<string, string>, ask: Ask): Ask =>
  async (input, init) => {
    const response = await ask(input, init);
    answers[askedOf(input)] = await response.clone().text();
    return response;
  };

/** Answers with what was written down, and nothing else. */
export const reading =
  (answers: Sight['answers']): Ask =>
  async (input) => {
    const body = answers[askedOf(input)];
    return body === undefined
      ? Response.error()
      : new Response(body, { headers: { 'content-type': 'application/json' } });
  };
