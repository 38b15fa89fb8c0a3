import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';

/** A process that answers one message at a time. */
export interface Child extends AsyncDisposable {
  tell<Answer>(message: unknown): Promise<Answer>;
}

export function startChild(file: URL, execArgv: string[] = []): Child {
  const child = fork(file, { serialization: 'advanced', execArgv });
  return {
    async tell<Answer>(message: unknown): Promise<Answer> {
      const answered = answerOf<Answer>(child);
      child.send(message as object);
      return await answered;
    },
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function answerOf<Answer>(child: ChildProcess): Promise<Answer> {
  const over = new AbortController();
  const { signal } = over;
  try {
    const died = once(child, 'exit', { signal }).then(([code]) => {
      throw new Error(`A process of the benchmark ended with ${String(code)}.`);
    });
    const [answer] = (await Promise.race([once(child, 'message', { signal }), died])) as [Answer | Failed];
    if (typeof answer === 'object' && answer !== null && 'failed' in answer) throw new Error(answer.failed);
    return answer;
  } finally {
    over.abort();
  }
}

interface Failed {
  readonly failed: string;
}

/** In the child: answers each message, one after the other, until the parent is gone. */
export function answerMessages<Message>(answer: (message: Message) => unknown): void {
  process.on('message', (message: Message) => {
    void (async () => {
      try {
        process.send!((await answer(message)) ?? null);
      } catch (error) {
        process.send!({ failed: error instanceof Error ? (error.stack ?? error.message) : String(error) });
      }
    })();
  });
  process.on('disconnect', () => process.exit(0));
}
