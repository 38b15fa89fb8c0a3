import type { Worker } from 'node:cluster';

/**
 * Closes the connection that was on its way to a worker when it died. Node would wait for the worker to take it, and the
 * client for an answer, for ever; cut off, the client tries again.
 */
export function closeUntaken({ process }: Worker): void {
  const send = process.send.bind(process) as (...args: unknown[]) => boolean;
  let handed: unknown;
  process.send = (...[message, handle, ...rest]: unknown[]) => {
    handed = handle ?? handed;
    return send(message, handle, ...rest);
  };
  // Node has closed its copy of all that were taken; closing it again does nothing.
  process.once('exit', () => {
    if (isClosable(handed)) handed.close();
  });
}

function isClosable(handle: unknown): handle is { close(): void } {
  return typeof handle === 'object' && handle !== null && 'close' in handle && typeof handle.close === 'function';
}
