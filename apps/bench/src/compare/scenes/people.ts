import { createHmac } from 'node:crypto';
import { TokenSigner } from '../../../../../packages/server/src/queue/token.ts';
import { jwt, tokenSecret } from '../../secrets.ts';

export const userIdOf = (person: number): string => `visitor_${person}`;

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const header = encoded({ alg: 'HS256' });
const issuedAt = Math.floor(Date.now() / 1_000);

/** A person's access token, good for a day. Made by hand: a round needs tens of thousands. */
export function accessToken(person: number): string {
  const claims = encoded({ sub: userIdOf(person), iat: issuedAt, exp: issuedAt + 86_400 });
  const signature = createHmac('sha256', jwt.secret).update(`${header}.${claims}`).digest('base64url');
  return `${header}.${claims}.${signature}`;
}

const signer = new TokenSigner([tokenSecret]);

/** The queue token of a person who entered as the so-manieth: the first has 0. */
export const queueToken = (concertId: string, person: number): string =>
  signer.sign({ concertId, userId: userIdOf(person), seq: person + 1, epoch: 0 });
