import { Agent, get, type IncomingMessage } from 'node:http';

/** What the benchmark asks of this process: to open streams, or to say how many events have come. */
type Message = { readonly url: string; readonly tokens: readonly string[] } | 'count';

/** Opened at the same time: more would overrun the listening queue. */
const openingAtOnce = 100;

let events = 0;
const agent = new Agent({ keepAlive: true, maxSockets: Infinity });

async function open(url: string, token: string): Promise<void> {
  const input = encodeURIComponent(JSON.stringify({ token }));
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(`${url}/trpc/queue.watch?input=${input}`, { agent, headers: { accept: 'text/event-stream' } }, resolve).on(
      'error',
      reject,
    );
  });
  await new Promise<void>((resolve) => {
    response.setEncoding('utf8').on('data', (text: string) => {
      const found = text.split('"ahead"').length - 1;
      events += found;
      if (found > 0) resolve();
    });
  });
}

process.on('message', (message: Message) => {
  if (message === 'count') process.send!(events);
  else
    void (async () => {
      for (let start = 0; start < message.tokens.length; start += openingAtOnce)
        await Promise.all(message.tokens.slice(start, start + openingAtOnce).map((token) => open(message.url, token)));
      process.send!(message.tokens.length);
    })();
});

process.on('disconnect', () => process.exit(0));
