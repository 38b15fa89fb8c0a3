import { type RunningPostgres, startThrowawayPostgres } from '@stagedoor/postgres';

/** Long enough for the next test to begin, so that a PostgreSQL is not started for each. */
const idleMs = 2_000;

let shared: Promise<RunningPostgres> | undefined;
let users = 0;
let idle: NodeJS.Timeout | undefined;

/** The embedded PostgreSQL that all test servers of this process share. It ends soon after the last one lets go of it. */
export async function borrowPostgres(): Promise<{ url: string; giveBack: () => void }> {
  clearTimeout(idle);
  users++;
  const giveBack = (): void => {
    if (--users === 0) idle = setTimeout(endShared, idleMs).unref();
  };
  try {
    return { url: (await (shared ??= start())).url, giveBack };
  } catch (error) {
    giveBack();
    throw error;
  }
}

async function start(): Promise<RunningPostgres> {
  try {
    return await startThrowawayPostgres({ settings: { max_connections: '300', shared_buffers: '64MB' } });
  } catch (error) {
    shared = undefined;
    throw error;
  }
}

function endShared(): void {
  const ending = shared;
  shared = undefined;
  // Whatever is left of it goes with this process.
  void ending?.then((postgres) => postgres.stop()).catch(() => {});
}
