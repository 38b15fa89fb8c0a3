import { startStagedoor } from '@stagedoor/server/testing';
import { createClient, createStagedoor, type Stagedoor, type StagedoorClient } from '../../src/index.ts';
import { type ConcertFixture, fakeStagedoor, type StagedConcert, type UserFixture } from '../../src/testing/index.ts';
import { EventSource } from '../event-source.ts';

/** What a test needs of a Stagedoor, be it the fake or a real one. */
export interface Theatre {
  readonly operator: StagedoorClient;
  stagedoorFor(userId?: string): Stagedoor;
  createConcert(concert?: ConcertFixture): Promise<StagedConcert> | StagedConcert;
  createUser(userId: string, user?: UserFixture): Promise<void> | void;
  now(): Date;
  advance(ms: number): Promise<void>;
  close(): Promise<void>;
}

export const theatres: Readonly<Record<string, () => Promise<Theatre>>> = {
  'the fake': async () => ({ ...fakeStagedoor({ concerts: [] }), close: async () => {} }),
  'the real server': async () => {
    const server = await startStagedoor({ concerts: [] });
    const { url, operatorKey } = server;
    return {
      ...server,
      operator: createClient({ url, accessToken: operatorKey }),
      stagedoorFor: (userId) =>
        createStagedoor({
          url,
          accessToken: () => (userId === undefined ? null : server.accessTokenFor(userId)),
          EventSource,
        }),
      close: () => server.stop(),
    };
  },
};
