import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';

const shape = z.object({
  operatorKey: z.string(),
  tokenSecret: z.string(),
  jwtSecret: z.string(),
  databasePassword: z.string(),
});

/** What the embedded default keeps to itself. */
export type Secrets = z.output<typeof shape>;

/** The secrets of a data directory: made once, readable by nobody else. */
export async function keptSecrets(dataDir: string): Promise<Secrets> {
  const file = join(dataDir, 'secrets.json');
  await mkdir(dataDir, { recursive: true });
  const fresh = `${file}.${process.pid}`;
  const made: Secrets = {
    operatorKey: secret(),
    tokenSecret: secret(),
    jwtSecret: secret(),
    databasePassword: secret(),
  };
  await writeFile(fresh, JSON.stringify(made, undefined, 2), { mode: 0o600 });
  try {
    // A link either makes the whole file or finds one that is there: two starts at once agree.
    await link(fresh, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(fresh, { force: true });
  }
  return shape.parse(JSON.parse(await readFile(file, 'utf8')));
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}
