import type { IncomingMessage } from 'node:http';

const host = /^(?:[\w.~!$&'()*+,;=%-]*|\[[\da-f:.]+\])(?::\d{0,5})?$/i;

const isHost = (name: string): boolean => name.length === 4 && name.toLowerCase() === 'host';

/** `http://host` in front of the path, as clients write it to a proxy. */
const absolute = /^https?:\/\/([^/?#]*)/i;

/**
 * Says what is wrong with where a request wants to go. Nothing here depends on the host, but a proxy in front may have
 * decided by another one than a server behind it, so that an ambiguous one is refused. An absolute target becomes a path.
 */
export function complaintAboutTarget(request: IncomingMessage): string | undefined {
  const { rawHeaders, headers, httpVersion } = request;
  let hosts = 0;
  for (let index = 0; index < rawHeaders.length; index += 2) if (isHost(rawHeaders[index]!)) hosts++;
  if (hosts > 1 || (hosts === 0 && httpVersion !== '1.0')) return 'Send exactly one Host header.';
  if (!host.test(headers.host ?? '')) return 'The Host header is not a host.';
  const target = request.url ?? '';
  const authority = absolute.exec(target);
  if (authority && !host.test(authority[1]!)) return 'The request target names no host.';
  const path = authority ? target.slice(authority[0].length) : target;
  if (authority) request.url = path.startsWith('/') ? path : `/${path}`;
  else if (!path.startsWith('/')) return 'The request target must be a path that begins with a slash.';
  return undefined;
}
