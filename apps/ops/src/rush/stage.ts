import { readFile } from 'node:fs/promises';
import type { StagedoorClient } from '@stagedoor/client';
import { signAccessToken } from '@stagedoor/server';
import { Misused } from '../failure.ts';
import { addressOf, type Environment, isThisMachine, secretsOfThisMachine, type ServerOptions } from '../server.ts';
import type { Account } from './crowd.ts';

/** Calls that are sent together. */
const together = 500;

/** A concert of its own for a crowd, in a hall of three sections before which some stand. */
export async function makeConcert(
  operator: StagedoorClient,
  {
    title,
    seats,
    onlookers,
    opensInSeconds,
    maxActive = 120 + onlookers,
    admitPerSecond = 20 + onlookers / 10,
  }: {
    title: string;
    seats: number;
    onlookers: number;
    opensInSeconds: number;
    maxActive?: number | undefined;
    admitPerSecond?: number | undefined;
  },
): Promise<string> {
  const now = Date.now();
  const salesOpenAt = opensInSeconds > 0 ? { salesOpenAt: new Date(now + opensInSeconds * 1_000).toISOString() } : {};
  const { concertId } = await operator.concert.create.mutate({ title, timeZone: 'Asia/Seoul', ...salesOpenAt });
  const standing = Math.floor(seats / 5);
  const perRow = seatsPerRow(seats - standing);
  const rows = Math.ceil((seats - standing) / perRow);
  const [stalls, circle] = [Math.ceil(rows / 2), Math.floor(rows / 3)];
  const floor = { name: 'Floor', kind: 'standing' as const, capacity: standing, price: 88_000 };
  const seated = [
    ...blocks({ name: 'Stalls', rows: stalls, seatsPerRow: perRow, price: 132_000 }),
    ...blocks({ name: 'Circle', rows: circle, seatsPerRow: perRow, price: 99_000 }),
    ...blocks({ name: 'Balcony', rows: rows - stalls - circle, seatsPerRow: perRow, price: 66_000 }),
  ];
  const sections = standing > 0 ? [floor, ...seated] : seated;
  const startsAt = new Date(now + 30 * 24 * 3_600_000).toISOString();
  await operator.concert.addSchedule.mutate({ concertId, startsAt, sections });
  // Short holds, so that those who pay late meet their end; a pace at which there is a line to see.
  await operator.queue.configure.mutate({
    concertId,
    maxActive,
    admitPerSecond,
    holdTtlMs: 20_000,
  });
  return concertId;
}

/** A tier of a large hall is sold in blocks, one behind the other. */
const rowsOfBlock = 10;

function blocks<Section extends { name: string; rows: number }>(tier: Section): Section[] {
  const count = Math.ceil(tier.rows / rowsOfBlock);
  if (count < 2) return tier.rows > 0 ? [tier] : [];
  return Array.from({ length: count }, (_, block) => ({
    ...tier,
    name: `${tier.name} ${block + 1}`,
    rows: Math.min(rowsOfBlock, tier.rows - block * rowsOfBlock),
  }));
}

/** Rows of equal length that come to just so many seats, in a hall as wide as it is deep; whole rows where that can't be. */
function seatsPerRow(seats: number): number {
  const wide = Math.ceil(Math.sqrt(seats));
  const off = (perRow: number): number => Math.abs(perRow - wide);
  const exact = Array.from({ length: Math.min(seats, 1_000) }, (_, index) => index + 1).filter(
    (perRow) => seats % perRow === 0 && seats / perRow <= 1_000,
  );
  return exact.reduce((best, perRow) => (off(perRow) < off(best) ? perRow : best), exact[0] ?? wide);
}

/** Users of a seed, known to the server, with the access tokens that their identity provider would give them. */
export async function makeAccounts(
  operator: StagedoorClient,
  visitors: number,
  seed: number,
  sign: (userId: string) => Promise<string>,
): Promise<Account[]> {
  const userIds = Array.from({ length: visitors }, (_, index) => `rush-${seed}-${index + 1}`);
  for (let start = 0; start < visitors; start += together) {
    const some = userIds.slice(start, start + together);
    await Promise.all(some.map((userId) => operator.user.create.mutate({ userId, name: userId })));
  }
  return await Promise.all(userIds.map(async (userId) => ({ userId, accessToken: await sign(userId) })));
}

/** Access tokens of a file, one a line: for a server whose users come from an identity provider. */
export async function accountsIn(file: string): Promise<Account[]> {
  const lines = (await readFile(file, 'utf8').catch(() => '')).split('\n').filter((line) => line.trim() !== '');
  if (lines.length === 0) throw new Misused(`${file} has no access tokens. Write one a line.`);
  return lines.map((accessToken) => ({ userId: subjectOf(accessToken.trim()), accessToken: accessToken.trim() }));
}

function subjectOf(jwt: string): string {
  const { sub } = JSON.parse(Buffer.from(jwt.split('.')[1] ?? '', 'base64url').toString() || '{}') as { sub?: string };
  if (sub === undefined) throw new Misused('A line of --access-tokens is no JWT with a subject.');
  return sub;
}

/** How access tokens are signed that the server takes: by the shared secret in the environment, or that of the embedded default here. */
export async function signerFor(
  options: ServerOptions,
  env: Environment,
): Promise<((userId: string) => Promise<string>) | undefined> {
  const isHere = isThisMachine(addressOf(options, env)) && !env['DATABASE_URL'];
  const secret = env['STAGEDOOR_JWT_SECRET'] || (isHere ? (await secretsOfThisMachine(env))?.jwtSecret : undefined);
  if (secret === undefined) return undefined;
  const [issuer, audience] = [env['STAGEDOOR_JWT_ISSUER'] || undefined, env['STAGEDOOR_JWT_AUDIENCE'] || undefined];
  return (userId) => signAccessToken(userId, { secret, issuer, audience });
}
