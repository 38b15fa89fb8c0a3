import pg from 'pg';

/** How a client connects. */
export function urlOf(port: number, password: string): string {
  return `postgres://stagedoor:${encodeURIComponent(password)}@127.0.0.1:${port}/stagedoor`;
}

/** Whether the server takes connections; throws when waiting longer can't help. */
export async function answers(port: number, password: string): Promise<boolean> {
  try {
    await withClient(port, password, async () => {});
    return true;
  } catch (error) {
    const { code } = error as { code?: string };
    if (code === '28P01')
      throw new Error('PostgreSQL refuses the password: its cluster was made with another one.', {
        cause: error,
      });
    // Full of clients that were faster than we are: it serves.
    return code === '53300';
  }
}

/** Makes the database `stagedoor` unless it is there. */
export async function ensureDatabase(port: number, password: string): Promise<void> {
  await withClient(port, password, async (client) => {
    const found = await client.query(`SELECT 1 FROM pg_database WHERE datname = 'stagedoor'`);
    if (found.rowCount === 0) await client.query('CREATE DATABASE stagedoor');
  });
}

async function withClient(port: number, password: string, use: (client: pg.Client) => Promise<void>): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: 'stagedoor',
    password,
    database: 'postgres',
    connectionTimeoutMillis: 2000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await use(client);
  } finally {
    await client.end();
  }
}
