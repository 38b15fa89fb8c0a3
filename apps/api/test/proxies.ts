import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { freePort } from '../../../packages/postgres/src/ports.ts';
import { eventually, afterwards } from './harness.ts';

const root = resolve(import.meta.dirname, '../../..');
const read = (file: string): Promise<string> => readFile(resolve(root, file), 'utf8');

/** A proxy in front of these nodes, by TLS and HTTP/2: answers its address. It ends with the test. */
export type StartProxy = (nodes: readonly string[]) => Promise<string>;

/** Caddy as Compose has it: only where it listens, and where the nodes are, is of this test. */
export const startCaddy: StartProxy = async (nodes) => {
  const { folder, port, url } = await place();
  const caddyfile = (await read('deploy/Caddyfile')).replace(/api-1:3000 api-2:3000/, nodes.join(' '));
  // Nothing of this machine's own is touched: its trust store, Caddy's usual ports, its data.
  const global = '{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n';
  const file = join(folder, 'Caddyfile');
  await writeFile(file, global + caddyfile);
  const env = { ...process.env, HOME: folder, XDG_DATA_HOME: folder, SITE_ADDRESS: `localhost:${port}` };
  await run('caddy', ['run', '--adapter', 'caddyfile', '--config', file], env, url);
  return url;
};

/** nginx by the recipe. Older ones than it names say `http2` beside the port. */
export const startNginx: StartProxy = (nodes) => nginxBy(nodes);

/**
 * nginx by the recipe as it speaks unless told otherwise, by HTTP/1.0, and with an answer's wish for no buffering dropped on the
 * way: nothing but `proxy_buffering` lets streams out. By HTTP/1.1 it passes each chunk on, whatever that says.
 */
export const startHoldingNginx: StartProxy = (nodes) =>
  nginxBy(nodes, (site) =>
    site.replace('proxy_http_version 1.1;', 'proxy_http_version 1.0;\n  proxy_ignore_headers X-Accel-Buffering;'),
  );

async function nginxBy(nodes: readonly string[], changed = (site: string): string => site): Promise<string> {
  const { folder, port, url } = await place();
  const [key, certificate] = [join(folder, 'key.pem'), join(folder, 'certificate.pem')];
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  const files = ['-keyout', key, '-out', certificate];
  execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '1', ...subject, ...files], {
    stdio: 'ignore',
  });
  const recipe = /```nginx\n(.*?)```/s.exec(await read('docs/recipes/nginx.md'))![1]!;
  const servers = nodes.map((node) => `  server ${node};\n`).join('');
  const site = changed(recipe)
    .replace(/( {2}server 10\.0\.0\.\d+:3000;\n)+/, servers)
    .replace(/listen 443 ssl;\n\s*http2 on;/, `listen 127.0.0.1:${port} ssl http2;`)
    .replace(/ssl_certificate .*;/, `ssl_certificate ${certificate};`)
    .replace(/ssl_certificate_key .*;/, `ssl_certificate_key ${key};`)
    .replace('server_name tickets.example', 'server_name localhost');
  const file = join(folder, 'nginx.conf');
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder};`);
  const http = `access_log off;\n${temporary.join('\n')}\n${site}`;
  await writeFile(file, `pid ${folder}/pid;\nerror_log stderr crit;\nevents {}\nhttp {\n${http}\n}\n`);
  const env = { ...process.env, PATH: `${process.env['PATH']}:/usr/sbin` };
  await run('nginx', ['-c', file, '-e', 'stderr', '-g', 'daemon off;'], env, url);
  return url;
}

async function place(): Promise<{ folder: string; port: number; url: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'stagedoor-proxy-'));
  afterwards(() => rm(folder, { recursive: true, force: true }));
  const port = await freePort();
  return { folder, port, url: `https://localhost:${port}` };
}

/** Starts it, and waits until a node answers through it. */
async function run(program: string, args: string[], env: NodeJS.ProcessEnv, url: string): Promise<void> {
  const proxy = spawn(program, args, { env, stdio: ['ignore', 'ignore', 'ignore'] });
  const ended = once(proxy, 'exit');
  afterwards(async () => {
    proxy.kill('SIGTERM');
    await ended;
  });
  await eventually(60_000, async () => {
    const { status } = await get(url, '/ready');
    if (status !== 200) throw new Error(`${program} answers ${status}.`);
  });
}

/** Asks by HTTP/2, and reads to the end, or until `isEnough`, for 40 s at most: sooner than a stream ends by itself. Its certificate is the proxy's own. */
export async function get(
  url: string,
  path: string,
  isEnough: (text: string) => boolean = () => false,
): Promise<{ status: number; text: string }> {
  const session = connect(url, { rejectUnauthorized: false });
  try {
    await once(session, 'connect');
    const stream = session.request({ ':path': path }, { signal: AbortSignal.timeout(40_000) });
    const [headers] = (await once(stream, 'response')) as [Record<string, unknown>];
    let text = '';
    for await (const chunk of stream.setEncoding('utf8')) {
      text += chunk as string;
      if (isEnough(text)) break;
    }
    return { status: Number(headers[':status']), text };
  } finally {
    session.destroy();
  }
}
