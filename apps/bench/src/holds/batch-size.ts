import type { Stagedoor } from '@stagedoor/server';

/** How many calls of a command share a transaction on average, read from the engine's own metric. */
export function batchSizeOf(registry: Stagedoor['registry'], command: string) {
  let before = read(registry, command);
  return {
    start() {
      before = read(registry, command);
    },
    async mean(): Promise<number | undefined> {
      const [start, end] = [await before, await read(registry, command)];
      return (end.calls - start.calls) / (end.batches - start.batches);
    },
  };
}

async function read(registry: Stagedoor['registry'], command: string): Promise<{ calls: number; batches: number }> {
  const metric = await registry.getSingleMetric('stagedoor_batch_size')!.get();
  const valueOf = (suffix: string): number =>
    metric.values.find(
      (value) =>
        'metricName' in value &&
        value.metricName === `stagedoor_batch_size_${suffix}` &&
        value.labels['command'] === command,
    )?.value ?? 0;
  return { calls: valueOf('sum'), batches: valueOf('count') };
}
