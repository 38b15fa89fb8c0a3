import type { Registry } from 'prom-client';
import { Auditor } from '../audit/index.ts';
import { Catalogue, concertOf, SeatMaps } from '../catalogue/index.ts';
import type { StagedoorConfig } from '../config.ts';
import { DatabaseClock } from '../database/clock.ts';
import { DatabaseHistory } from '../database/history.ts';
import { dropIdleConnections } from '../database/open.ts';
import { commandConnections, eachPool, type Pools, userConnections } from '../database/pools.ts';
import { Turns } from '../database/turns.ts';
import type { DomainEvent } from '../engine/command.ts';
import { Engine } from '../engine/engine.ts';
import { EngineMetrics } from '../engine/metrics.ts';
import { discreet, FaultLog } from '../log/index.ts';
import { OperatorLog } from '../operator/index.ts';
import { knownQueue, pollNow, Presence, QueueMemory, queueOf, TokenSigner } from '../queue/index.ts';
import type { Services } from '../rpc/context.ts';
import { CallFigures } from '../rpc/index.ts';
import { LiveSeats, SeatMemory } from '../seating/index.ts';
import { tellMemory } from './events.ts';

/** Reads of users that wait for a connection: more than a page asks for at once. */
const waitsForReads = { waiting: 1_000, waitingOfOne: 100 };

/** Makes what procedures can reach, on pools that are open. Nothing runs yet and nothing is learned. */
export function makeServices(
  config: StagedoorConfig,
  { pools, registry, stopping }: { pools: Pools; registry: Registry; stopping: AbortSignal },
): Services {
  const log = discreet(config.log);
  const faults = new FaultLog(log);
  const clock = new DatabaseClock();
  const history = new DatabaseHistory(() => {
    log.warn('the database has another history: everything is learned again');
    // Others of this node's connections may still lead to the server that was replaced.
    for (const pool of eachPool(pools)) void dropIdleConnections(pool).catch(() => undefined);
  });
  const { reconcileEveryMs } = config;
  const queues = new QueueMemory(pools.commands, { clock, history, faults, reconcileEveryMs });
  const seats = new SeatMemory(pools.users, { clock, history, reconcileEveryMs });
  const liveSeats = new LiveSeats({ seats, clock, stopping });
  const catalogue = new Catalogue(pools.everyone, { queues, history });
  const memory = { queues, seats, liveSeats, catalogue };
  const onEvents = (events: readonly DomainEvent[]): void => tellMemory(memory, events);
  const metrics = new EngineMetrics(registry, faults, () => engine.queued + operators.queued);
  const limits = { ...config, poolSize: commandConnections(config.poolSize) };
  const engine: Engine = new Engine(pools.commands, history, limits, metrics, onEvents);
  const operators: Engine = new Engine(pools.operators, history, { ...config, poolSize: 1 }, metrics, onEvents);
  const presence = new Presence(pools.commands);
  const signer = new TokenSigner(config.tokenSecrets);
  const userTurns = new Turns({
    ...waitsForReads,
    places: userConnections(config.poolSize),
    waitMs: config.acquireTimeoutMs,
  });
  return {
    pools,
    log,
    faults,
    calls: new CallFigures(registry),
    clock,
    history,
    stopping,
    engine,
    ...memory,
    seatMaps: new SeatMaps(pools.everyone, catalogue),
    presence,
    isChargeOpen: config.walletCharge !== 'closed',
    signer,
    auditor: new Auditor(config.databaseUrl, log, registry),
    operators: { engine: operators, db: pools.operators, log: new OperatorLog(operators, faults) },
    pollNow: (inputs) => pollNow({ clock, presence, queues, signer }, inputs),
    knownQueue: (concertId) => knownQueue(queues, concertId),
    queueOf: (claims) => queueOf(queues, claims),
    concertOf: (concertId) => concertOf(catalogue, concertId),
    readFor: (userId, read) => userTurns.run(userId, () => read(pools.users)),
  };
}
