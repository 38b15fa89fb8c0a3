import { chmodSync, copyFileSync, cpSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, run } from './run.ts';

/** A folder far from this workspace, where `application/` has the client as a stranger gets it: from the tarball. */
export const folder = mkdtempSync(join(tmpdir(), 'stagedoor-client-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));
// Where root runs this, PostgreSQL is another user's and must be able to enter.
chmodSync(folder, 0o711);

const tarball = 'stagedoor-client.tgz';

/** Builds and packs the client, which publint and attw look at, and installs it with npm. */
export async function install(): Promise<void> {
  await run(root, 'npx', '-y', 'pnpm@12', '--filter', '@stagedoor/client', 'check');
  cpSync(join(import.meta.dirname, 'application'), folder, { recursive: true });
  copyFileSync(join(root, 'packages/client', tarball), join(folder, tarball));
  writeFileSync(join(folder, 'readme.ts'), fromReadme());
  await run(folder, 'npm', 'install', '--no-audit', '--no-fund', tarball);
}

/** Where an application has tRPC, and its TanStack Query integration, beside the client. */
export const besideTrpc = join(folder, 'beside');

/** Installs tRPC's newest 11 beside the client, with npm as it is: peers that don't fit end it. */
export async function installBesideTrpc(): Promise<void> {
  cpSync(join(import.meta.dirname, 'beside'), besideTrpc, { recursive: true });
  await run(besideTrpc, 'npm', 'install', '--no-audit', '--no-fund', `../${tarball}`);
  const trpc = ['@trpc/tanstack-react-query@11', '@trpc/client@11', '@trpc/server@11'];
  await run(besideTrpc, 'npm', 'install', '--no-audit', '--no-fund', ...trpc);
}

/** The ten lines of the README, word for word, as something to call. */
function fromReadme(): string {
  const readme = readFileSync(join(root, 'README.md'), 'utf8');
  const lines = /## The SDK in ten lines\s+```ts\n([^]+?)```/.exec(readme)?.[1];
  if (lines === undefined) throw new Error('The README has no ten lines.');
  const [, imports, rest] = /^((?:import .*\n)+)([^]+)$/.exec(lines)!;
  const body = rest!.replaceAll("'http://127.0.0.1:3000'", 'url');
  const given = 'url, accessToken, concertId, scheduleId';
  return `${imports}
export async function buy({ ${given} }: Record<${given.replaceAll(/\w+/g, "'$&'").replaceAll(',', ' |')}, string>) {
${body}}
`;
}

interface Manifest {
  name: string;
  dependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
}

/** The client's files as they were installed. */
export const installed = join(folder, 'node_modules/@stagedoor/client');

/** What it may import: itself, and what it says that it needs. */
export function declared(): string[] {
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as Manifest;
  return [manifest.name, ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })];
}

/** The packages that its code and its declarations import. */
export function imported(): string[] {
  const files = globSync('**/*.{js,d.ts}', { cwd: installed });
  const texts = files.map((file) => readFileSync(join(installed, file), 'utf8'));
  const specifiers = texts.flatMap((text) =>
    Array.from(text.matchAll(/(?:\bfrom|^import|\bimport\() ?["']([^."'][^"']*)["']/gm), ([, specifier]) => specifier!),
  );
  return [...new Set(specifiers.map((specifier) => /^(?:@[^/]+\/)?[^/]+/.exec(specifier)![0]))];
}

/** Every package that came along with it. */
export function cameAlong(): string[] {
  const { packages } = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean }>;
  };
  const paths = Object.keys(packages).filter((path) => path !== '' && packages[path]!.dev !== true);
  const names = paths.map((path) => path.replace(/^.*node_modules\//, ''));
  return names.sort();
}

/** How large its declarations are. */
export function declarationBytes(): number {
  const files = globSync('**/*.d.ts', { cwd: installed });
  return files.reduce((sum, file) => sum + readFileSync(join(installed, file)).byteLength, 0);
}
