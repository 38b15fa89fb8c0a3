import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Sequelize } from 'sequelize';
import type { StagedoorConfig } from '../config.ts';
import { explainDistrust, refuseUnusableCertificates } from '../database/certificates.ts';
import { refuseUnfitDatabase } from '../database/durability.ts';
import { migrate } from '../database/migrate.ts';
import { isPooled } from '../database/pooler.ts';
import { closePools, openPools, type Pools } from '../database/pools.ts';
import { Admissions } from '../queue/index.ts';
import { createCaller } from '../router.ts';
import type { Actor, Services } from '../rpc/context.ts';
import { soldOutOf } from '../seating/index.ts';
import { hourlyJobs, hourMs, secondJobs, secondMs, tickJobs } from './jobs.ts';
import { refuseBeyondLimits } from './limits.ts';
import { registerFigures } from './figures.ts';
import { Periodic } from './periodic.ts';
import { refuseUnsafe } from './secrets.ts';
import { makeServices } from './services.ts';

/** A Stagedoor at work on one database: its commands, its memory and its periodic jobs. */
export interface Stagedoor {
  /** What its procedures work with. */
  readonly services: Services;
  /** Its figures, as Prometheus metrics. */
  readonly registry: Registry;
  /** Calls the procedures without HTTP, as the actor of your choice. Refusals are thrown with their `reason`. */
  createCaller(actor: Actor): ReturnType<typeof createCaller>;
  /** Whether it can serve now. */
  isReady(): Promise<boolean>;
  /** Tells streams and probes that the end is near. Call it before the HTTP server closes. */
  beginStop(): void;
  /** Finishes what was accepted, then lets go of the database. */
  stop(): Promise<void>;
}

/**
 * Refuses an unsafe configuration, migrates the database, learns the state of every queue and starts the periodic jobs.
 * @throws UnsafeConfig when a secret can be guessed or is used twice, `jwt.jwksUrl` is not safe, or a number is beyond its limits: the message names which
 * @throws UnfitDatabase when the database would lose what it acknowledged, its certificate is not trusted, or a pooler in front can't serve
 * @throws the database's own error when it can't be reached or migrated
 */
export async function openStagedoor(config: StagedoorConfig): Promise<Stagedoor> {
  refuseUnsafe(config);
  refuseBeyondLimits(config);
  refuseUnusableCertificates(config.databaseUrl);
  const pooled = await isPooled(config.databaseUrl).catch((error: unknown) => {
    throw explainDistrust(error);
  });
  await migrate(config.databaseUrl);
  const pools = openPools({ ...config, url: config.databaseUrl, isPooled: pooled });
  try {
    await refuseUnfitDatabase(pools.commands);
    return await start(config, pools);
  } catch (error) {
    await closePools(pools);
    throw error;
  }
}

async function start(config: StagedoorConfig, pools: Pools): Promise<Stagedoor> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const stopping = new AbortController();
  const services = makeServices(config, { pools, registry, stopping: stopping.signal });
  const { engine, operators, queues, liveSeats, catalogue, auditor, faults } = services;
  await queues.tick();
  await catalogue.learn();
  const admissions = new Admissions({ ...services, tickMs: config.tickMs, soldOut: soldOutOf });
  const ticks = new Periodic(tickJobs(services, admissions), config.tickMs, faults);
  const hours = new Periodic(hourlyJobs(services), hourMs, faults);
  const seconds = secondJobs(services).map((job) => new Periodic([job], secondMs, faults));
  registerFigures(registry, services, ticks.sinceMs);
  ticks.start();
  for (const second of seconds) second.start();
  hours.start();
  const beginStop = (): void => {
    stopping.abort();
    queues.wake();
  };
  return {
    services,
    registry,
    createCaller: (actor) => createCaller({ services, actor, limit: undefined, onReplay: undefined }),
    isReady: async () => !stopping.signal.aborted && (await isReachable(pools.commands)),
    beginStop,
    async stop() {
      beginStop();
      await liveSeats.ended();
      await auditor.stop();
      await hours.stop();
      await Promise.all(seconds.map((second) => second.stop()));
      await ticks.stop();
      await engine.stop();
      await operators.engine.stop();
      await closePools(pools);
      faults.flush();
    },
  };
}

async function isReachable(db: Sequelize): Promise<boolean> {
  try {
    await db.query('select 1');
    return true;
  } catch {
    return false;
  }
}
