import { isOutdated } from './patience.ts';
import type { Clock } from './server-clock.ts';
import { StatusStream } from './status-stream.ts';
import type { Surroundings } from './surroundings.ts';
import { Tabs } from './tabs.ts';
import type { StagedoorClient, TokenStatus } from './types.ts';

/** A stream says something at least every 15 seconds. */
const silenceMs = 20_000;

/** What is older than this on its arrival was held up on the way. */
const lateMs = 3_000;

/** What a tab tells the others: what the stream or a poll said, or that there is no stream any more. */
type Word = { readonly status: TokenStatus; readonly isStreamed: boolean } | 'lost';

/**
 * Hears of a visit without asking: by a stream of its own, or by that of another tab. Keeps only the newest status that was not
 * read yet, as each one replaces the one before; what is older than the newest is nothing new.
 */
export class Hearing {
  readonly #clock: Clock;
  readonly #pause: Surroundings['pause'];
  readonly #stream: StatusStream;
  readonly #tabs: Tabs<Word> | undefined = undefined;
  /** Whether this is where the stream is. */
  #leads: boolean;
  #newest: TokenStatus;
  #unread: TokenStatus | undefined;
  /** Until when what was heard can be trusted to be all there is. */
  #liveUntilMs = -Infinity;
  /** A stream that was held up once may be so again, until it is opened anew: something on the way keeps what it says. */
  #isLate = false;
  #wake = new AbortController();

  constructor(client: StagedoorClient, known: TokenStatus, clock: Clock, { pause, hasTabs }: Surroundings) {
    this.#clock = clock;
    this.#pause = pause;
    this.#newest = known;
    this.#stream = new StatusStream(client, known.token, {
      onStatus: (status) => {
        this.#tabs?.tell({ status, isStreamed: true });
        this.#streamed(status);
      },
      onLost: () => this.#lose(),
    });
    this.#leads = !hasTabs;
    if (this.#leads) return;
    this.#tabs = new Tabs(`stagedoor ${known.token}`, {
      heard: (word) => this.#told(word),
      begin: () => {
        this.#leads = true;
        this.#isLate = false;
        this.open();
      },
      end: () => {
        this.#leads = false;
        this.#stream.close();
        this.#lose();
      },
    });
  }

  /** Whether whatever happens is heard without asking. */
  get isLive(): boolean {
    return this.liveForMs > 0;
  }

  /** How long that can be relied on without another word. */
  get liveForMs(): number {
    return this.#isLate ? 0 : Math.max(0, this.#liveUntilMs - this.#clock.now());
  }

  /** Opens the stream, where this is the place for it. */
  open(): void {
    if (this.#leads) this.#stream.open();
  }

  /** Takes what this tab learned by asking; the other tabs hear of it. False when something newer is known. */
  learned(status: TokenStatus): boolean {
    this.#tabs?.tell({ status, isStreamed: false });
    return this.#isNews(status, isOutdated);
  }

  /** The next status that is heard. Nothing when none came in time, when the stream was lost, or at an abort. */
  async within(ms: number, ...signals: readonly (AbortSignal | undefined)[]): Promise<TokenStatus | undefined> {
    if (this.#unread === undefined) {
      this.#wake = new AbortController();
      await this.#pause(ms, this.#wake.signal, ...signals);
    }
    const unread = this.#unread;
    this.#unread = undefined;
    return unread;
  }

  close(): void {
    this.#tabs?.close();
    this.#stream.close();
  }

  #told(word: Word): void {
    if (word === 'lost') return this.#stop();
    const { status, isStreamed } = word;
    if (isStreamed) return this.#streamed(status);
    this.#clock.heard(status.now);
    // Whoever asked is the one to ask next: the others follow only when they hear nothing.
    this.#heard({ ...status, pollAfterMs: Math.round(status.pollAfterMs * (1.1 + Math.random() / 10)) }, isOutdated);
  }

  #streamed(status: TokenStatus): void {
    this.#clock.heard(status.now);
    const saidMs = status.now.getTime();
    if (this.#clock.now() - saidMs > lateMs) this.#isLate = true;
    this.#liveUntilMs = Math.max(this.#liveUntilMs, saidMs + silenceMs);
    // A stream may be held up for any time.
    this.#heard(status, isOlder);
  }

  #heard(status: TokenStatus, isPassedOver: typeof isOlder): void {
    if (!this.#isNews(status, isPassedOver)) return;
    this.#unread = status;
    this.#wake.abort();
  }

  #isNews(status: TokenStatus, isPassedOver: typeof isOlder): boolean {
    if (isPassedOver(status, this.#newest)) return false;
    this.#newest = status;
    return true;
  }

  /** The stream that was here is gone: the other tabs relied on it, too. */
  #lose(): void {
    this.#tabs?.tell('lost');
    this.#stop();
  }

  #stop(): void {
    this.#liveUntilMs = -Infinity;
    this.#isLate = false;
    this.#wake.abort();
  }
}

const isOlder = (one: Pick<TokenStatus, 'now'>, other: Pick<TokenStatus, 'now'>): boolean => one.now < other.now;
