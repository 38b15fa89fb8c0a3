import { clusterName } from './processes.ts';

// Nothing here touches fsync, full_page_writes or synchronous_commit: they are on by default.
const DEFAULTS: Record<string, string> = {
  max_connections: '100',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  huge_pages: 'try',
  log_min_messages: 'warning',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** The command line of the postmaster; the caller's settings win over all but the address. */
export function postmasterArgs(cluster: string, port: number, settings: Record<string, string>): string[] {
  const all = {
    ...DEFAULTS,
    ...settings,
    port: String(port),
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    cluster_name: clusterName(cluster),
  };
  return ['-D', cluster, ...Object.entries(all).flatMap(([key, value]) => ['-c', `${key}=${value}`])];
}
