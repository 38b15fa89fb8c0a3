import type { Sequelize } from 'sequelize';
import type { DatabaseHistory } from '../database/history.ts';
import { type Refusal, refusal } from '../errors.ts';
import { type BatchReport, runBatch } from './run-batch.ts';
import type { Call, Command, DomainEvent, KeyUse, Settled } from './command.ts';
import { type Lane, Lanes } from './lanes.ts';
import type { EngineMetrics } from './metrics.ts';
import { activeSpan, currentTraceId, withoutTrace } from '../trace/index.ts';

/** How much the engine takes on. */
export interface EngineConfig {
  poolSize: number;
  /** Most calls in one transaction. */
  batchSize: number;
  /** Most calls that wait on this node, all commands together. */
  queueSize: number;
  /** How long a call may take before its caller gets an answer all the same. */
  deadlineMs: number;
}

/** How long a lane is held back when all that waits in it met rows locked by others. */
const heldBackMs = 50;

/**
 * Collects calls while the previous transaction of their lane is in flight and runs them together (natural batching:
 * no timer, so an idle server adds no latency).
 */
export class Engine {
  readonly #db: Sequelize;
  readonly #history: DatabaseHistory;
  readonly #config: EngineConfig;
  readonly #metrics: EngineMetrics;
  readonly #lanes: Lanes;
  readonly #report: BatchReport;
  readonly #slots: number;
  #inFlight = 0;
  /** Callers' calls, which the queue's size bounds, and the node's own. */
  #queued = 0;
  #background = 0;
  #scheduled = false;
  #stopped = false;
  #batchMs = 5;
  #drained: (() => void) | undefined;

  /** @param onEvents told after each COMMIT what it changed */
  constructor(
    db: Sequelize,
    history: DatabaseHistory,
    config: EngineConfig,
    metrics: EngineMetrics,
    onEvents: (events: readonly DomainEvent[]) => void,
  ) {
    this.#db = db;
    this.#history = history;
    this.#config = config;
    this.#metrics = metrics;
    this.#report = {
      onFault: (command, fault, error, traceIds) => metrics.onFault(command, fault, error, traceIds),
      onLoaded: (command, tookMs) => metrics.onLoaded(command, tookMs),
      onEvents,
    };
    // One connection stays free for reads: a crowd that writes must not blind the node.
    this.#slots = Math.max(1, config.poolSize - 1);
    this.#lanes = new Lanes({
      ofPartition: Math.max(1, Math.floor(config.poolSize / 2)),
      ofBackground: Math.max(1, Math.floor(this.#slots / 2)),
    });
  }

  /** Callers' calls that wait now. */
  get queued(): number {
    return this.#queued;
  }

  /** Refuses when more than this share of the queue is full. Reads ask here too, so that browsing yields to paying. */
  shed(share: number): Refusal | undefined {
    if (this.#stopped)
      return refusal(
        'UNAVAILABLE',
        { retryAfterMs: 1_000 },
        'The server is stopping and nothing was done. Try again after retryAfterMs.',
      );
    if (this.#queued < this.#config.queueSize * share) return undefined;
    return refusal('OVERLOADED', { retryAfterMs: this.#retryAfterMs() });
  }

  /** Runs one call of a command in the next batch of its lane. Never throws for a refusal. */
  run<Input, State, Answer, Effect>(
    command: Command<Input, State, Answer, Effect>,
    input: Input,
    key?: KeyUse,
  ): Promise<Settled<Answer>> {
    const shed = this.shed(command.share);
    if (shed) {
      this.#metrics.settled(command.name, { refused: shed }, 0);
      return Promise.resolve({ refused: shed });
    }
    const { promise, resolve } = Promise.withResolvers<Settled<Answer>>();
    const startedMs = performance.now();
    const call: Call & { settled: boolean } = {
      input,
      key,
      traceId: currentTraceId(),
      span: activeSpan(),
      settled: false,
      inFlight: false,
      deferred: false,
      settle: (settled) => {
        if (call.settled) return;
        call.settled = true;
        clearTimeout(deadline);
        this.#metrics.settled(command.name, settled, performance.now() - startedMs);
        resolve(settled as Settled<Answer>);
      },
    };
    const deadline = setTimeout(() => call.settle({ refused: this.#late(call) }), this.#config.deadlineMs);
    const lane = this.#lanes.of(command, command.partition(input));
    lane.waiting.push(call);
    this.#count(lane, 1);
    this.#schedule();
    return promise;
  }

  /** Takes no more calls and waits for those it has. */
  async stop(): Promise<void> {
    this.#stopped = true;
    if (this.#isIdle) return;
    await new Promise<void>((resolve) => {
      this.#drained = resolve;
    });
  }

  /** At the deadline a call that never ran is refused for certain; one that is running may still take effect. */
  #late(call: Call): Refusal {
    const retryAfterMs = this.#retryAfterMs();
    return call.inFlight ? refusal('OUTCOME_UNKNOWN', { retryAfterMs }) : refusal('OVERLOADED', { retryAfterMs });
  }

  /** Once a turn of the event loop, after all its arrivals: those that came together travel together. */
  #schedule(): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    setImmediate(() => {
      this.#scheduled = false;
      this.#dispatch();
    });
  }

  #dispatch(): void {
    while (this.#inFlight < this.#slots) {
      const lane = this.#lanes.next();
      if (lane === undefined) break;
      void withoutTrace(() => this.#runLane(lane));
    }
    if (this.#isIdle) this.#drained?.();
  }

  get #isIdle(): boolean {
    return this.#queued + this.#background + this.#inFlight === 0;
  }

  #count({ isBackground }: Lane, calls: number): void {
    if (isBackground) this.#background += calls;
    else this.#queued += calls;
  }

  async #runLane(lane: Lane): Promise<void> {
    const calls = this.#take(lane);
    this.#lanes.started(lane);
    this.#inFlight++;
    const startedMs = performance.now();
    try {
      if (calls.length > 0)
        this.#defer(
          lane,
          await runBatch(this.#db, this.#history, lane.command, lane.partition.name, calls, this.#report),
        );
    } finally {
      const tookMs = performance.now() - startedMs;
      this.#batchMs += (tookMs - this.#batchMs) / 8;
      this.#metrics.batch(lane.command.name, calls.length, tookMs);
      this.#inFlight--;
      this.#lanes.finished(lane);
      this.#schedule();
    }
  }

  /** The next batch: the oldest calls whose callers still wait. Deferred calls travel apart from fresh ones. */
  #take(lane: Lane): Call[] {
    const most = Math.min(this.#config.batchSize, lane.command.batchSize ?? Infinity);
    const calls: Call[] = [];
    let taken = 0;
    for (const call of lane.waiting) {
      if (calls.length === most || (calls[0] && calls[0].deferred !== call.deferred)) break;
      taken++;
      if (!call.settled) calls.push(call);
    }
    lane.waiting.splice(0, taken);
    this.#count(lane, -taken);
    return calls;
  }

  /** Calls whose rows were busy go to the end. When only such calls are left, the lane is held back instead of spinning. */
  #defer(lane: Lane, deferred: Call[]): void {
    if (deferred.length === 0) return;
    for (const call of deferred) {
      call.inFlight = false;
      call.deferred = true;
    }
    lane.waiting.push(...deferred);
    this.#count(lane, deferred.length);
    if (!lane.waiting.every((call) => call.deferred)) return;
    lane.isHeldBack = true;
    setTimeout(() => {
      lane.isHeldBack = false;
      this.#schedule();
    }, heldBackMs);
  }

  /** Roughly when the queue of now will be served, so that clients come back neither too early nor all at once. */
  #retryAfterMs(): number {
    const batches = 1 + this.#queued / this.#config.batchSize;
    const estimateMs = Math.min(5_000, Math.max(250, batches * this.#batchMs * 2));
    return Math.round(estimateMs * (0.75 + Math.random() / 2));
  }
}
