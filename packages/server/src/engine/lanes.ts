import type { AnyCommand, Call } from './command.ts';

/** The calls of one command in one partition. At most one batch of a lane is in flight on a node. */
export class Lane {
  readonly command: AnyCommand;
  readonly partition: Partition;
  readonly waiting: Call[] = [];
  inFlight = false;
  /** Held back for a moment: all that waits here met rows locked by others. */
  isHeldBack = false;

  constructor(command: AnyCommand, partition: Partition) {
    this.command = command;
    this.partition = partition;
  }

  get isBackground(): boolean {
    return this.command.isBackground === true;
  }

  get ready(): boolean {
    return this.waiting.length > 0 && !this.inFlight && !this.isHeldBack;
  }
}

/** Everything of one concert (or of the wallets): its lanes take turns, and it may use only part of the pool. */
class Partition {
  readonly name: string;
  readonly lanes: Lane[] = [];
  inFlight = 0;

  constructor(name: string) {
    this.name = name;
  }

  lane(command: AnyCommand): Lane {
    let lane = this.lanes.find((known) => known.command === command);
    if (lane === undefined) {
      lane = new Lane(command, this);
      this.lanes.push(lane);
    }
    return lane;
  }

  get idle(): boolean {
    return this.inFlight === 0 && this.lanes.every((lane) => lane.waiting.length === 0 && !lane.isHeldBack);
  }

  /** The next lane in turn, of callers or of the node's own work. It then goes to the end. */
  next(isBackground: boolean): Lane | undefined {
    const index = this.lanes.findIndex((lane) => lane.ready && lane.isBackground === isBackground);
    if (index < 0) return undefined;
    const [lane] = this.lanes.splice(index, 1);
    this.lanes.push(lane!);
    return lane;
  }
}

/** Most batches in flight. */
interface BatchLimits {
  readonly ofPartition: number;
  readonly ofBackground: number;
}

/** All partitions with something to do, in turn. */
export class Lanes {
  readonly #partitions = new Map<string, Partition>();
  readonly #limits: BatchLimits;
  #backgroundInFlight = 0;
  #backgroundWasLast = false;

  constructor(limits: BatchLimits) {
    this.#limits = limits;
  }

  of(command: AnyCommand, name: string): Lane {
    let partition = this.#partitions.get(name);
    if (partition === undefined) {
      partition = new Partition(name);
      this.#partitions.set(name, partition);
    }
    return partition.lane(command);
  }

  /**
   * The next lane to run. The node's own work goes first, but never twice in a row while callers wait: however much of it
   * there is, a caller waits for one batch of it.
   */
  next(): Lane | undefined {
    const lane = this.#backgroundWasLast
      ? (this.#inTurn(false) ?? this.#inTurn(true))
      : (this.#inTurn(true) ?? this.#inTurn(false));
    if (lane) this.#backgroundWasLast = lane.isBackground;
    return lane;
  }

  /** Partitions take turns, so that one concert's crowd never stalls another's. */
  #inTurn(isBackground: boolean): Lane | undefined {
    if (isBackground && this.#backgroundInFlight >= this.#limits.ofBackground) return undefined;
    for (const partition of this.#partitions.values()) {
      if (partition.inFlight >= this.#limits.ofPartition) continue;
      const lane = partition.next(isBackground);
      if (lane === undefined) continue;
      this.#partitions.delete(partition.name);
      this.#partitions.set(partition.name, partition);
      return lane;
    }
    return undefined;
  }

  started(lane: Lane): void {
    lane.inFlight = true;
    lane.partition.inFlight++;
    if (lane.isBackground) this.#backgroundInFlight++;
  }

  /** After a batch. A partition with nothing left is forgotten, so that memory follows the live concerts. */
  finished(lane: Lane): void {
    lane.inFlight = false;
    lane.partition.inFlight--;
    if (lane.isBackground) this.#backgroundInFlight--;
    if (lane.partition.idle) this.#partitions.delete(lane.partition.name);
  }
}
