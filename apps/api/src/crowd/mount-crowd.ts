import { type App, Refused } from '@stagedoor/server';
import { z } from 'zod';
import type { DemoCrowd } from './demo-crowd.ts';

const wish = z.object({ concertId: z.string() });
const thisMachine = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d+)?$/;
const loopback = /^(127\.|::1$|::ffff:127\.)/;

/** `/demo/crowd`: whether there is a crowd, and a way to send for one. For whoever sits at this machine. */
export function mountCrowd(app: App, crowd: DemoCrowd): void {
  app.get('/demo/crowd', async (c, next) => {
    if (!isAtThisMachine(c.req.raw, c.env.incoming.socket.remoteAddress)) return await next();
    const { running } = crowd;
    return answer(200, { concertId: running?.concertId ?? null, isRunning: running !== undefined });
  });
  app.post('/demo/crowd', async (c, next) => {
    const { remoteAddress, localPort } = c.env.incoming.socket;
    if (!isAtThisMachine(c.req.raw, remoteAddress)) return await next();
    // A page of another origin can't send this without asking first, and nobody would say yes.
    if (!/^application\/json\b/.test(c.req.header('content-type') ?? ''))
      return answer(415, { message: 'Send {"concertId": …} as application/json.' });
    const asked = wish.safeParse(await c.req.json().catch(() => undefined));
    if (!asked.success) return answer(400, { message: 'Send {"concertId": …} with one of the concerts.' });
    if (crowd.running !== undefined)
      return answer(409, { message: 'A crowd is there already. Wait until it has gone.', ...crowd.running });
    try {
      const { concertId, visitors } = await crowd.send(asked.data.concertId, `http://127.0.0.1:${localPort}`);
      return answer(202, { concertId, visitors });
    } catch (error) {
      if (error instanceof Refused || (error as { cause?: unknown }).cause instanceof Refused)
        return answer(404, { message: 'There is no such concert.' });
      throw error;
    }
  });
}

/** Neither somebody else, nor a proxy that speaks for them, nor a name that somebody else has made lead here. */
const isAtThisMachine = ({ headers }: Request, address = ''): boolean =>
  loopback.test(address) && !headers.has('x-forwarded-for') && thisMachine.test(headers.get('host') ?? '');

const answer = (status: number, body: object): Response =>
  Response.json(body, { status, headers: { 'cache-control': 'no-store' } });
