import { readFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import type { Cluster } from '../cluster.ts';
import { startCluster } from '../cluster.ts';
import { open } from '../holds/stagedoor.ts';
import { percentile } from '../load.ts';
import { decimal, printTable, whole } from '../table.ts';
import { type Node, startNode } from './node.ts';
import { fillLines, moving, type Scene, stuck } from './scene.ts';

const enterEveryMs = 20;

/** What a node pays for lines in which nothing can happen, or much; and what entering another concert takes beside them. */
export async function lines(args: string[]): Promise<void> {
  const { values } = parseArgs({
    args,
    options: {
      stuck: { type: 'string', default: '1000' },
      moving: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '20' },
    },
  });
  const seconds = Number(values.seconds);
  await using cluster = await startCluster();
  const rows: string[][] = [];
  // Moving lines must last for both halves and the start.
  for (const scene of [stuck(0), stuck(Number(values.stuck)), moving(Number(values.moving), 2 * seconds + 20)])
    rows.push(await measure(cluster, scene, seconds));
  printTable(
    [
      'lines',
      'transactions/min',
      'admissions/min',
      'came in/s',
      'node core',
      'PostgreSQL core',
      'enter p50 ms',
      'p99 ms',
      'refused',
    ],
    rows,
  );
}

async function measure(cluster: Cluster, scene: Scene, seconds: number): Promise<string[]> {
  const database = `lines_${scene.name}_${scene.lines}`;
  await cluster.make(database);
  const concertId = await prepare(cluster, database, scene, seconds);
  await using node = await startNode(cluster.url(database));
  // Start-up reads everything; afterwards each tick is like the last.
  await sleep(3_000);
  const before = await snapshot(cluster, database, node);
  await sleep(seconds * 1_000);
  const after = await snapshot(cluster, database, node);
  const perMinute = (count: number): string => whole((count * 60) / seconds);
  const share = (microseconds: number): string => decimal(microseconds / (seconds * 1e6), 3);
  return [
    `${whole(scene.lines)} ${scene.lines > 0 ? scene.name : ''}`.trim(),
    perMinute(after.transactions - before.transactions),
    perMinute(after.admissions - before.admissions),
    whole((after.admitted - before.admitted) / seconds),
    share(after.cpu - before.cpu),
    share(after.databaseCpu - before.databaseCpu),
    ...(await enterAnother(node, concertId, seconds)),
  ];
}

/** The schema, the lines, the other concert, and users to enter it. */
async function prepare(cluster: Cluster, database: string, scene: Scene, seconds: number): Promise<string> {
  const stagedoor = await open(cluster.url(database));
  const { concertId } = await stagedoor.createCaller({ kind: 'operator' }).concert.create({ title: 'Another concert' });
  await stagedoor.stop();
  await fillLines(cluster, database, scene);
  await cluster.sql(
    database,
    `insert into users select 'visitor-' || n, 'Visitor', now() from generate_series(1, $1::int) n`,
    [Math.ceil((seconds * 1_000) / enterEveryMs)],
  );
  return concertId;
}

/** One person after the other, at a steady pace, whatever the answers take. */
async function enterAnother(node: Node, concertId: string, seconds: number): Promise<string[]> {
  const calls: ReturnType<Node['enter']>[] = [];
  const startedMs = performance.now();
  for (let n = 1; n <= (seconds * 1_000) / enterEveryMs; n++) {
    await sleep(startedMs + n * enterEveryMs - performance.now());
    calls.push(node.enter(concertId, `visitor-${n}`));
  }
  const answers = await Promise.all(calls);
  const latencies = answers.map((answer) => answer.ms).sort((a, b) => a - b);
  return [
    decimal(percentile(latencies, 0.5), 1),
    decimal(percentile(latencies, 0.99), 1),
    whole(answers.filter((answer) => answer.isRefused).length),
  ];
}

async function snapshot(
  cluster: Cluster,
  database: string,
  node: Node,
): Promise<{ transactions: number; admitted: number; admissions: number; cpu: number; databaseCpu: number }> {
  const [row] = await cluster.sql<{ transactions: number; admitted: number; pids: number[] }>(
    database,
    `select (select xact_commit::int from pg_stat_database where datname = current_database()) as transactions,
       (select coalesce(sum(admitted), 0)::int from queues) as admitted,
       (select array_agg(pid) from pg_stat_activity where application_name = 'stagedoor') as pids`,
  );
  return { ...row!, ...(await node.used()), databaseCpu: await cpuOf(row!.pids) };
}

/** Clock ticks of /proc are a hundredth of a second. NaN where there is no /proc. */
async function cpuOf(pids: readonly number[]): Promise<number> {
  let ticks = 0;
  for (const pid of pids) {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => undefined);
    if (text === undefined) return NaN;
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    ticks += Number(fields[11]) + Number(fields[12]);
  }
  return ticks * 10_000;
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms)));
