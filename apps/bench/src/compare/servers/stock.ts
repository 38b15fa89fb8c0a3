import { appRouter } from '@stagedoor/server';
import { open } from '../../holds/stagedoor.ts';
import { operatorKey } from '../../secrets.ts';
import { serveRouter } from './serve-router.ts';
import { serving } from './server.ts';
import type { Product } from './stagedoor.ts';

/** Stagedoor's own procedures behind tRPC's own adapter: what its users would have without our HTTP side. */
serving<Product>(async ({ databaseUrl }) => {
  const { services } = await open(databaseUrl);
  return await serveRouter(appRouter, (bearer, userId) => ({
    services,
    actor: actorOf(bearer, userId),
    limit: undefined,
    onReplay: undefined,
  }));
});

function actorOf(bearer: string | undefined, userId: string | undefined): object {
  if (userId !== undefined) return { kind: 'user', userId };
  return { kind: bearer === operatorKey ? 'operator' : 'anonymous' };
}
