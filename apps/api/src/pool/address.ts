import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import type { Env } from '../env.ts';

/**
 * Where the workers will listen. The primary tries it first: a taken port is said once, not by every worker, and a free
 * port that was picked here stays the same when all workers are replaced.
 */
export async function pickAddress({ PORT, HOST }: Env): Promise<{ port: number; url: string }> {
  const probe = createServer().listen(PORT, HOST);
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return { port, url: `http://${HOST.includes(':') ? `[${HOST}]` : HOST}:${port}` };
}
