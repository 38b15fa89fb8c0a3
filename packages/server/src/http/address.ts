import { isIPv4, isIPv6 } from 'node:net';

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
  return networkOf(withoutPort(client || (socketAddress ?? 'unknown')));
}

/** Some proxies write the client's port too, which is another one for each connection: `203.0.113.7:1234`, `[2001:db8::1]:1234`. */
function withoutPort(address: string): string {
  const [, inBrackets, v4] = /^(?:\[([^\]]*)\](?::\d+)?|([\d.]+):\d+)$/.exec(address) ?? [];
  return inBrackets ?? v4 ?? address;
}

function networkOf(address: string): string {
  // What is no address comes from a proxy; it is cut, as a key must stay small.
  if (!isIPv6(address)) return address.slice(0, 64);
  const groups = groupsOf(address);
  // An IPv4 address as a socket for both shows it.
  if (groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff') return groups.slice(6).flatMap(bytesOf).join('.');
  return groups.slice(0, 4).join(':');
}

/** The eight groups of an IPv6 address, each in one form however it was written. */
function groupsOf(address: string): string[] {
  const [head = [], tail] = address
    .toLowerCase()
    .replace(/%.*$/, '')
    .split('::')
    .map((half) => half.split(':').filter(Boolean).flatMap(groupsIn));
  const zeros = tail === undefined ? 0 : 8 - head.length - tail.length;
  return [...head, ...Array.from({ length: zeros }, () => '0'), ...(tail ?? [])];
}

/** One group, or the two that a dotted end stands for. */
function groupsIn(text: string): string[] {
  if (!isIPv4(text)) return [Number.parseInt(text, 16).toString(16)];
  const [a = 0, b = 0, c = 0, d = 0] = text.split('.').map(Number);
  return [a * 256 + b, c * 256 + d].map((group) => group.toString(16));
}

function bytesOf(group: string): number[] {
  const value = Number.parseInt(group, 16);
  return [value >> 8, value & 255];
}
