import { createHash, timingSafeEqual } from 'node:crypto';

/** Tells whether an `Authorization` header carries the operator's key. */
export function operatorKeyCheck(operatorKey: string): (authorization: string | undefined) => boolean {
  const expected = digest(operatorKey);
  return (authorization) => {
    const credential = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    // Digests have one length, so that the comparison tells nothing, not even that.
    return credential !== undefined && timingSafeEqual(digest(credential), expected);
  };
}

const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
