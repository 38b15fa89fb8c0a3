import type { TokenStatus } from '../types.ts';
import type { Caller } from './caller.ts';
import { copyOf } from './copy.ts';
import { Keys } from './keys.ts';
import { procedures } from './procedures.ts';
import { admit, statusOf } from './queue.ts';
import { refused } from './refused.ts';
import type { World } from './world.ts';

type Call = (input: never, caller: Caller) => unknown;
type Nouns = Readonly<Record<string, Readonly<Record<string, Call>>>>;

/** Someone who watches a place in a queue. */
interface Watcher {
  readonly token: string;
  /** What they were told last, as far as a change of it is news. */
  told: string;
  tell(status: TokenStatus): void;
}

/** Answers calls, and tells those who watch. */
export class FakeServer {
  readonly world: World;
  readonly #nouns: Nouns;
  readonly #keys = new Keys();
  readonly #watchers = new Set<Watcher>();

  constructor(world: World) {
    this.world = world;
    this.#nouns = procedures(world);
  }

  /** Inputs travel as plain JSON, and an answer is nobody's but its caller's. */
  answer(path: string, input: unknown, caller: Caller): unknown {
    const [noun = '', verb = ''] = path.split('.');
    const procedure = Object.hasOwn(this.#nouns, noun) ? this.#nouns[noun]?.[verb] : undefined;
    if (procedure === undefined)
      throw refused('NOT_FOUND', {}, `The fake has no ${path}: @stagedoor/server/testing starts a server that has it.`);
    const sent: Parameters<Keys['once']>[2] = input === undefined ? {} : JSON.parse(JSON.stringify(input));
    const who = typeof caller === 'object' ? `user ${caller.userId}` : caller;
    const answer = this.#keys.once(who, path, sent, () => procedure(sent as never, caller));
    return copyOf(answer);
  }

  /** @throws Refused when there is no such place */
  watch(token: string, tell: (status: TokenStatus) => void): () => void {
    const place = this.world.places.get(token);
    if (place === undefined) throw refused('TOKEN_INVALID', {});
    const watcher = { token, told: '', tell };
    this.#watchers.add(watcher);
    this.#tell(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** After each call and each move of time: lets people in, and tells what is news. */
  settle(): void {
    admit(this.world);
    this.tellAll();
  }

  /** Tells what is news, and lets nobody in. */
  tellAll(): void {
    for (const watcher of this.#watchers) this.#tell(watcher);
  }

  #tell(watcher: Watcher): void {
    const status = statusOf(this.world, this.world.places.get(watcher.token)!);
    const { now: _now, pollAfterMs: _pace, estimatedWaitMs: _wait, estimatedWaitRangeMs: _range, ...shown } = status;
    const news = JSON.stringify(shown);
    if (news === watcher.told) return;
    watcher.told = news;
    watcher.tell(status);
  }
}
