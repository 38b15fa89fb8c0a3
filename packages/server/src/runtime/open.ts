import { setInterval } from 'node:timers';
import { collectDefaultMetrics, Registry } from 'prom-client';
import type { Sequelize } from 'sequelize';
import { Auditor } from '../audit/index.ts';
import { Catalogue, type ConcertEvent, currencyOf } from '../catalogue/index.ts';
import { SeatMemory, type SeatsEvent, soldOutOf } from '../seating/index.ts';
import type { StagedoorConfig } from '../config.ts';
import type { Actor, Services } from '../rpc/context.ts';
import { DatabaseClock } from '../database/clock.ts';
import { DatabaseHistory } from '../database/history.ts';
import { refuseUnfitDatabase } from '../database/durability.ts';
import { migrate } from '../database/migrate.ts';
import { dropIdleConnections } from '../database/open.ts';
import { closePools, commandConnections, eachPool, openPools, type Pools, userConnections } from '../database/pools.ts';
import { Turns } from '../database/turns.ts';
import type { DomainEvent } from '../engine/command.ts';
import { Engine } from '../engine/engine.ts';
import { EngineMetrics } from '../engine/metrics.ts';
import { refusal } from '../errors.ts';
import { discreet, FaultLog } from '../log/index.ts';
import { defineModels } from './models.ts';
import { OperatorLog, prune } from '../operator/index.ts';
import { Presence, type QueueEvent, QueueMemory, Ticker, TokenSigner } from '../queue/index.ts';
import { createCaller } from '../router.ts';
import { refuseUnsafe } from './secrets.ts';
import { Refused } from '../rpc/refused.ts';

/** What this node's memory hears of. */
type NodeEvent = QueueEvent | SeatsEvent | ConcertEvent;

const pruneEveryMs = 60 * 60 * 1_000;

/** Reads of users that wait for a connection: more than a page asks for at once, and no longer than people like to wait. */
const waitsForReads = { waiting: 1_000, waitingOfOne: 100, waitMs: 1_000 };

/** A Stagedoor at work on one database: its commands, its memory and its tick. */
export interface Stagedoor {
  readonly services: Services;
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
 * Refuses an unsafe configuration, migrates the database, learns the state of every queue and starts the tick.
 * @throws UnsafeConfig when a secret can be guessed or is used twice, or `jwt.jwksUrl` is not safe: the message names which
 * @throws UnfitDatabase when the database would lose what it acknowledged
 * @throws the database's own error when it can't be reached or migrated
 */
export async function openStagedoor(config: StagedoorConfig): Promise<Stagedoor> {
  refuseUnsafe(config);
  await migrate(config.databaseUrl);
  const pools = openPools({ ...config, url: config.databaseUrl });
  try {
    await refuseUnfitDatabase(pools.commands);
    return await start(config, pools);
  } catch (error) {
    await closePools(pools);
    throw error;
  }
}

async function start(config: StagedoorConfig, pools: Pools): Promise<Stagedoor> {
  const log = discreet(config.log);
  const faults = new FaultLog(log);
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const stopping = new AbortController();
  const clock = new DatabaseClock();
  const history = new DatabaseHistory(() => {
    log.warn('the database has another history: everything is learned again');
    // Others of this node's connections may still lead to the server that was replaced.
    for (const pool of eachPool(pools)) void dropIdleConnections(pool).catch(() => undefined);
  });
  const { reconcileEveryMs } = config;
  const queues = new QueueMemory(pools.commands, { clock, history, faults, reconcileEveryMs });
  const presence = new Presence(pools.commands);
  const seats = new SeatMemory(pools.users, { clock, history, reconcileEveryMs });
  const catalogue = new Catalogue(pools.everyone, { queues, history });
  const auditor = new Auditor(config.databaseUrl, log, registry);
  const onEvents = (events: readonly DomainEvent[]): void => {
    // Nouns tell the engine of events of their own kinds, and of no others.
    for (const event of events as readonly NodeEvent[]) {
      if (event.kind === 'queue' || event.kind === 'tokens') queues.apply(event);
      else {
        queues.seatsChanged(event.concertId);
        seats.stale(event.concertId);
        if (event.kind === 'concert') catalogue.stale();
      }
    }
  };
  const metrics = new EngineMetrics(registry, faults, () => engine.queued + operators.queued);
  const engine: Engine = new Engine(
    pools.commands,
    history,
    { ...config, poolSize: commandConnections(config.poolSize) },
    metrics,
    onEvents,
  );
  const operators: Engine = new Engine(pools.operators, history, { ...config, poolSize: 1 }, metrics, onEvents);
  const userTurns = new Turns({ ...waitsForReads, places: userConnections(config.poolSize) });
  const userModels = defineModels(pools.users);
  const ticker = new Ticker({
    memory: queues,
    presence,
    clock,
    history,
    engine,
    faults,
    tickMs: config.tickMs,
    soldOut: soldOutOf,
  });
  const knownQueue: Services['knownQueue'] = async (concertId) => {
    if (queues.of(concertId) === undefined) {
      await refuseWhileLearning(queues);
      if (queues.of(concertId) === undefined) await queues.refresh();
    }
    return queues.of(concertId);
  };
  const services: Services = {
    pools,
    engine,
    queues,
    presence,
    seats,
    auditor,
    catalogue,
    operators: { engine: operators, models: defineModels(pools.operators), log: new OperatorLog(operators, faults) },
    clock,
    log,
    faults,
    signer: new TokenSigner(config.tokenSecrets),
    stopping: stopping.signal,
    history,
    knownQueue,
    queueOf: async (claims) => {
      const queue = await knownQueue(claims.concertId);
      if (queue === undefined || queue.has(claims)) return queue;
      // Another node may have given the number just now.
      await queues.refresh();
      await refuseWhileLearning(queues);
      const newest = queues.of(claims.concertId);
      return newest?.has(claims) ? newest : undefined;
    },
    currencyOf: (concertId) => currencyOf(catalogue, concertId),
    readFor: (userId, read) => userTurns.run(userId, () => read(userModels)),
  };
  const beginStop = (): void => {
    stopping.abort();
    queues.wake();
  };
  await queues.tick();
  await catalogue.learn();
  ticker.start();
  const pruning = setInterval(() => void pruneQuietly(pools.operators, clock, faults), pruneEveryMs).unref();
  return {
    services,
    registry,
    createCaller: (actor) => createCaller({ services, actor, limit: undefined, onReplay: undefined }),
    isReady: async () => !stopping.signal.aborted && (await isReachable(pools.commands)),
    beginStop,
    async stop() {
      beginStop();
      clearInterval(pruning);
      await auditor.stop();
      await ticker.stop();
      await engine.stop();
      await operators.stop();
      await closePools(pools);
      faults.flush();
    },
  };
}

/** Nobody gets an answer from what was learned of another history. */
async function refuseWhileLearning(queues: QueueMemory): Promise<void> {
  if (await queues.canAnswer()) return;
  throw new Refused(
    refusal(
      'UNAVAILABLE',
      { retryAfterMs: 500 },
      'The database was replaced and is being read again. Try again after retryAfterMs.',
    ),
  );
}

async function isReachable(db: Sequelize): Promise<boolean> {
  try {
    await db.query('select 1');
    return true;
  } catch {
    return false;
  }
}

async function pruneQuietly(db: Sequelize, clock: DatabaseClock, faults: FaultLog): Promise<void> {
  try {
    await prune(db, clock.now());
  } catch (error) {
    faults.report('warn', 'pruning failed; the next hour tries again', error);
  }
}
