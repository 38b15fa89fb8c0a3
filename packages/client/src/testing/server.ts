import type { Caller } from './caller.ts';
import { copyOf } from './copy.ts';
import { Keys } from './keys.ts';
import { procedures } from './procedures.ts';
import { admit, watchPlace } from './queue.ts';
import { Refused, refused } from './refused.ts';
import { watchSeats } from './seating.ts';
import type { Shown } from './shown.ts';
import type { World } from './world.ts';

type Call = (input: never, caller: Caller) => unknown;
type Nouns = Readonly<Record<string, Readonly<Record<string, Call>>>>;

/** Someone who watches. */
interface Watcher {
  readonly look: () => Shown;
  /** What they were told last, as far as a change of it is news. */
  told: string;
  tell(shown: Shown): void;
  /** It ends with a refusal. */
  fail(refused: Refused): void;
}

/** Streams need nothing but a token: platforms that open them say nothing of who does. */
const streams: Readonly<Record<string, (world: World, input: never) => Shown>> = {
  'queue.watch': watchPlace,
  'concert.watchSeats': watchSeats,
};

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

  /** @throws Refused when it can't be watched */
  watch(path: string, input: unknown, { tell, fail }: Pick<Watcher, 'tell' | 'fail'>): () => void {
    const stream = streams[path];
    if (stream === undefined) throw refused('NOT_FOUND', {}, `The fake has no ${path}.`);
    const watcher: Watcher = { look: () => stream(this.world, input as never), told: '', tell, fail };
    this.#show(watcher, watcher.look());
    this.#watchers.add(watcher);
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
    try {
      this.#show(watcher, watcher.look());
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.#watchers.delete(watcher);
      watcher.fail(error);
    }
  }

  #show(watcher: Watcher, shown: Shown): void {
    if (shown.news === watcher.told) return;
    watcher.told = shown.news;
    watcher.tell(shown);
  }
}
