import { openOrdinary } from '../ordinary/models.ts';
import { ordinaryRouter } from '../ordinary/router.ts';
import { serveRouter } from './serve-router.ts';
import { serving } from './server.ts';
import type { Product } from './stagedoor.ts';

/** The service as it is usually written, as a program. */
serving<Product>(({ databaseUrl }) =>
  serveRouter(ordinaryRouter(openOrdinary(databaseUrl)), (_bearer, userId) => ({ userId })),
);
