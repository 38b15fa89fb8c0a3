import { defaults, serve } from '@stagedoor/server';
import { open } from '../holds/stagedoor.ts';
import { jwt, operatorKey } from '../secrets.ts';

/** What this node has used and done since it started. */
export interface Used {
  /** Of the process, in microseconds. */
  readonly cpu: number;
  readonly admissions: number;
}

const stagedoor = await open(process.argv[2]!);
const served = await serve(
  stagedoor,
  {
    jwt,
    operatorKey,
    http: { ...defaults.http, callsPerAddress: 1_000_000 },
  },
  { port: 0, host: '127.0.0.1' },
);

async function used(): Promise<Used> {
  const { user, system } = process.cpuUsage();
  const figures = await stagedoor.registry.getMetricsAsJSON();
  const values = figures.find((figure) => figure.name === 'stagedoor_batch_seconds')?.values as {
    metricName?: string;
    labels: { command?: string };
    value: number;
  }[];
  const batches = values.filter(
    ({ metricName, labels }) =>
      metricName === 'stagedoor_batch_seconds_count' && labels.command?.startsWith('queue.admit'),
  );
  return { cpu: user + system, admissions: batches.reduce((sum, one) => sum + one.value, 0) };
}

process.on('message', (message: 'used' | 'stop') => {
  if (message === 'used') void used().then((answer) => process.send!(answer));
  else
    void served
      .close()
      .then(() => stagedoor.stop())
      .then(() => process.disconnect());
});
process.send!(served.url);
