import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, release, totalmem, type } from 'node:os';

/** Where the figures were taken. */
export function describeMachine(): string {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  return [
    `${availableParallelism()} cores of ${model}`,
    `${gigabytes} GB`,
    `${nameOfSystem()} (${type()} ${release()})`,
    `Node ${process.versions.node}`,
  ].join(', ');
}

function nameOfSystem(): string {
  try {
    const name = /^PRETTY_NAME="?(.*?)"?$/m.exec(readFileSync('/etc/os-release', 'utf8'))?.[1];
    return name ?? process.platform;
  } catch {
    return process.platform;
  }
}
