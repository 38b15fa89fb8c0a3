import { isIPv6 } from 'node:net';

/**
 * Whom limits by address count: the client's IPv4 address, or the /64 of its IPv6 address, all of which one host has.
 * Each trusted proxy appends the address it saw, so the client stands that many places from the end.
 */
export function addressOf(
  forwardedFor: string | undefined,
  socketAddress: string | undefined,
  trustedProxies: number,
): string {
  const client = trustedProxies > 0 ? forwardedFor?.split(',').at(-trustedProxies)?.trim() : undefined;
  return networkOf(client || (socketAddress ?? 'unknown'));
}

function networkOf(address: string): string {
  const v4 = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1];
  if (v4 !== undefined) return v4;
  // What is no address comes from a proxy; it is cut, as a key must stay small.
  if (!isIPv6(address)) return address.slice(0, 64);
  const [head = [], tail] = address
    .toLowerCase()
    .split('::')
    .map((half) => half.split(':').filter(Boolean));
  const zeros = tail === undefined ? [] : Array.from({ length: 8 }, () => '0');
  return [...head, ...zeros].slice(0, 4).join(':');
}
