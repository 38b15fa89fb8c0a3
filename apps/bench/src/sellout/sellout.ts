import { rush, type Outcome, type Standing } from '@stagedoor/ops/rush';
import type { Run } from '../compare/run.ts';
import { emptyDatabase } from '../compare/scenes/concerts.ts';
import { startServer } from '../compare/servers/server.ts';
import type { Product } from '../compare/servers/stagedoor.ts';
import { jwt, operatorKey } from '../secrets.ts';

export interface Size {
  readonly visitors: number;
  readonly seats: number;
  /** Of the crowd. */
  readonly processes: number;
}

/** A sell-out as it went. */
export interface SellOut extends Size {
  readonly outcome: Outcome;
  /** From the moment when the first were let in, in milliseconds; undefined when seats were left. */
  readonly soldOutMs: number | undefined;
  /** Share of a core that each took, over the whole time. */
  readonly crowdCpu: number;
  readonly serverCpu: number;
  readonly databaseCpu: number | undefined;
  /** What must not be: empty when it went well. */
  readonly wrong: readonly string[];
}

/** Everybody comes within ten seconds; by then the sale has just not opened, so that a line is drawn. */
const [arriveSeconds, opensInSeconds] = [10, 20];

/** Many at once, so that there is a rush inside, too. */
const [maxActive, admitPerSecond] = [1_000, 100];

/** Whoever is still there has got no answer. */
const atMostSeconds = 480;

/** A whole sale over HTTP through the SDK, from the first visitor to the audit. Server, database and crowd have processes of their own. */
export async function sellOut({ cluster, databaseMs }: Run, { visitors, seats, processes }: Size): Promise<SellOut> {
  await using database = await emptyDatabase(cluster, 'sellout');
  await using server = await startServer<Product>('stagedoor.ts', { databaseUrl: database.url });
  const [serverBefore, databaseBefore] = [await server.cpuMs(), databaseMs()];
  const moments = new Moments();
  const outcome = await rush(
    {
      visitors,
      seats,
      processes,
      arriveSeconds,
      opensInSeconds,
      atMostSeconds,
      maxActive,
      admitPerSecond,
      onlookers: 0,
      seed: 1,
      keepFree: 0,
    },
    { server: `http://127.0.0.1:${server.port}`, operatorKey },
    { STAGEDOOR_JWT_SECRET: jwt.secret },
    { began: () => {}, show: (standing) => moments.see(standing), interrupted: new AbortController().signal },
  );
  const databaseAfter = databaseMs();
  const { durationMs, crowdCpuMs } = outcome;
  return {
    visitors,
    seats,
    processes,
    outcome,
    soldOutMs: moments.soldOutMs,
    crowdCpu: crowdCpuMs / durationMs,
    serverCpu: ((await server.cpuMs()) - serverBefore) / durationMs,
    databaseCpu:
      databaseBefore === undefined || databaseAfter === undefined
        ? undefined
        : (databaseAfter - databaseBefore) / durationMs,
    wrong: wrongIn(outcome),
  };
}

/** When what happened, seen twice a second. */
class Moments {
  #openedMs: number | undefined;
  #soldOutMs: number | undefined;
  #saidMs = 0;

  get soldOutMs(): number | undefined {
    return this.#soldOutMs === undefined ? undefined : this.#soldOutMs - (this.#openedMs ?? 0);
  }

  see({ elapsedMs, tally, capacity }: Standing): void {
    const { coming, waiting, inside, holding, gone } = tally.whereabouts;
    if (inside + holding > 0) this.#openedMs ??= elapsedMs;
    if (tally.seatsSold === capacity) this.#soldOutMs ??= elapsedMs;
    if (elapsedMs < this.#saidMs) return;
    this.#saidMs = elapsedMs + 5_000;
    console.log(
      `${Math.round(elapsedMs / 1_000)} s: ${coming} coming, ${waiting} waiting, ${inside + holding} inside, ${gone} gone, ${tally.seatsSold} of ${capacity} seats sold`,
    );
  }
}

/** What the SDK tries again; whoever is left with it knows no more than before. */
const noAnswers = ['UNREACHABLE', 'OVERLOADED', 'UNAVAILABLE', 'RATE_LIMITED', 'OUTCOME_UNKNOWN', 'INTERNAL'];

/** Everybody must have an answer that they can act on, every seat one owner, and the books must hold. */
export function wrongIn({ visitors, endings, refusals, soldTwice, audit }: Outcome): string[] {
  const ended = Object.values(endings).reduce((sum, count) => sum + count, 0);
  const broken = audit?.filter(({ holds }) => !holds).map(({ name }) => name) ?? ['was not made'];
  return [
    ...soldTwice.map((seat) => `sold twice: ${seat}`),
    ...(ended < visitors ? [`${visitors - ended} visitors did not end`] : []),
    ...(endings.unfinished ? [`${endings.unfinished} visitors got no answer in time`] : []),
    ...noAnswers.filter((reason) => refusals[reason]).map((reason) => `${reason} in spite of all retries`),
    ...broken.map((name) => `the audit: ${name}`),
  ];
}
