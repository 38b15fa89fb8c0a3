/**
 * A program that outlives its parent by a moment: once the pipe between them closes, whatever end the parent met, it ends
 * the PostgreSQL of a throw-away folder and removes the folder.
 */
import { rm } from 'node:fs/promises';
import { finished } from 'node:stream/promises';
import { installedBinaries } from './binaries.ts';
import { clusterIn, fallbackHome } from './home.ts';
import { endLeftovers } from './leftovers.ts';

const [dataDir = ''] = process.argv.slice(2);
await finished(process.stdin.resume()).catch(() => {});

const elsewhere = fallbackHome(dataDir);
const binaries = await installedBinaries();
for (const home of elsewhere === undefined ? [dataDir] : [elsewhere, dataDir]) {
  await endLeftovers(clusterIn(home), binaries, () => {});
  // An initdb that was under way goes on writing until it finds its folder gone.
  await rm(home, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
}
