import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { operatorKey } from '../secrets.ts';
import type { Used } from './server.ts';

/** A node in a process of its own, so that what it uses is its own. */
export interface Node extends AsyncDisposable {
  used(): Promise<Used>;
  /** Enters for a user: how long the answer took, and whether the node was too busy. */
  enter(concertId: string, userId: string): Promise<{ ms: number; isRefused: boolean }>;
}

export async function startNode(databaseUrl: string): Promise<Node> {
  const child = fork(fileURLToPath(new URL('server.ts', import.meta.url)), [databaseUrl]);
  const url = await next<string>(child);
  return {
    used() {
      const answer = next<Used>(child);
      child.send('used');
      return answer;
    },
    async enter(concertId, userId) {
      const startedMs = performance.now();
      const response = await fetch(`${url}/trpc/queue.issueToken`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${operatorKey}` },
        body: JSON.stringify({ concertId, userId }),
      });
      await response.text();
      return { ms: performance.now() - startedMs, isRefused: !response.ok };
    },
    async [Symbol.asyncDispose]() {
      const exited = once(child, 'exit');
      child.send('stop');
      await exited;
    },
  };
}

async function next<Message>(child: ChildProcess): Promise<Message> {
  const ended = once(child, 'exit').then(() => {
    throw new Error('The node ended.');
  });
  const [message] = (await Promise.race([once(child, 'message'), ended])) as [Message];
  return message;
}
