import type { Page } from 'playwright-core';
import type { Caller } from '../../../../../packages/server/test/harness.ts';
import type { ServedStage } from '../../../../../packages/server/test/http/served.ts';
import { refusedReply } from '../../../../../packages/server/test/http/refused-reply.ts';
import { somebodyHolds } from '../../../../../packages/server/test/scenes.ts';
import type { Reason } from '../../../../../packages/server/src/errors.ts';
import type { Settings } from '../../../src/settings.ts';
import { signIn, until, type Visitors, visitUrl } from '../house.ts';

/** Something that a visitor may come to see. */
export interface State {
  /** In lower case with hyphens: its picture's name, too. */
  readonly name: string;
  /** Brings a page there. It resolves once the state is to be seen. */
  readonly show: (scene: Scene) => Promise<Page>;
}

type Sections = readonly { name: string; rows: number; seatsPerRow: number; price: number }[];
type QueueSettings = Omit<Parameters<Caller['queue']['configure']>[0], 'concertId'>;

/** A concert that is put on for a state. */
interface Bill extends QueueSettings {
  readonly title?: string;
  readonly sections?: Sections;
  readonly dates?: readonly string[];
}

const small: Sections = [
  { name: 'Stalls', rows: 6, seatsPerRow: 12, price: 66_000 },
  { name: 'Balcony', rows: 3, seatsPerRow: 10, price: 44_000 },
];

/** An address whose page the server does not draw: the page asks all by itself. */
export const undrawn = (path: string): string => `${path}?from=elsewhere`;

/** What a state is set up with: a house, and a visitor's browser. */
export class Scene implements AsyncDisposable {
  readonly #afterwards = new AsyncDisposableStack();
  readonly house: ServedStage;
  readonly browser: Visitors;

  constructor(house: ServedStage, browser: Visitors) {
    this.house = house;
    this.browser = browser;
  }

  /** Puts a concert on, whose line lets everybody in unless told otherwise. */
  async concert({
    title = 'Paper Lanterns',
    sections = small,
    dates = ['2030-05-04T10:00:00Z'],
    ...settings
  }: Bill = {}): Promise<{ concertId: string; scheduleIds: readonly string[] }> {
    const { concert, queue } = this.house.operator;
    const { concertId } = await concert.create({ title, venue: 'Sejong Small Theatre', timeZone: 'Asia/Seoul' });
    const scheduleIds: string[] = [];
    for (const startsAt of dates)
      scheduleIds.push((await concert.addSchedule({ concertId, startsAt, sections: [...sections] })).scheduleId);
    await queue.configure({ concertId, maxActive: 10_000, admitPerSecond: 100_000, ...settings });
    return { concertId, scheduleIds };
  }

  /** Opens a sale now, and waits until its order is drawn. */
  async open(concertId: string): Promise<void> {
    const { concert, queue } = this.house.operator;
    await queue.configure({ concertId, salesOpenAt: new Date() });
    await until(async () => (await concert.get({ concertId })).draw.entries !== null);
  }

  /** Holds rows of a concert until the scene is over. */
  async hold(rows: string, concertId: string): Promise<void> {
    const { letGo } = await somebodyHolds(this.house, rows, [concertId]);
    this.#afterwards.defer(letGo);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#afterwards.disposeAsync();
  }

  /** Opens a page that nobody is signed in at. */
  async stranger(path: string): Promise<Page> {
    const page = await this.browser.newPage();
    await page.goto(`${this.house.url}${path}`);
    return page;
  }

  /** Signs a visitor in, whose wallet holds so much. */
  async visitor(userId: string, won = 0): Promise<Page> {
    await this.fill(userId, won);
    return await signIn(this.browser, this.house.url, userId);
  }

  /** Signs a visitor in and brings them to a concert's line or, where it lets them, inside. */
  async visit(concertId: string, userId: string, won = 0): Promise<Page> {
    const page = await this.visitor(userId, won);
    await page.goto(visitUrl(this.house.url, concertId));
    return page;
  }

  /** Tells the pages to come something else of the server than what it tells them. */
  async settings(changes: { [Name in keyof Settings]?: Settings[Name] | undefined }): Promise<void> {
    await this.browser.route('**/*', async (route) => {
      if (route.request().resourceType() !== 'document') return await route.fallback();
      const response = await route.fetch();
      const body = (await response.text()).replace(/(id="settings">)([^<]*)/, (_all, tag: string, told: string) => {
        return tag + JSON.stringify({ ...(JSON.parse(told) as Settings), ...changes });
      });
      await route.fulfill({ response, body });
    });
  }

  /** Lets a call of a page be refused as the server refuses it, from now on. */
  async refuse(page: Page, procedure: string, reason: Reason, details: object = {}): Promise<void> {
    const reply = refusedReply(procedure, reason, details);
    await page.route(`**/trpc/${procedure}**`, (route) => route.fulfill({ ...reply, contentType: 'application/json' }));
  }

  /** Has the page know its other words, too, where it is about to lose its line. */
  async bothLanguages(page: Page): Promise<void> {
    for (const language of ['ko', 'en']) {
      await page.locator(`.languages [lang="${language}"]`).click();
      await page.locator(`html[lang="${language}"]`).waitFor();
    }
  }

  /** Lets a wallet hold so much and no more. */
  async fill(userId: string, won: number): Promise<void> {
    const { wallet } = this.house.operator;
    const { balance } = await this.house.user(userId).wallet.balance({ currency: 'KRW' });
    const move = { userId, currency: 'KRW', reference: newKey(), idempotencyKey: newKey() };
    if (won > balance) await wallet.credit({ ...move, amount: won - balance });
    if (won < balance) await wallet.debit({ ...move, amount: balance - won });
  }

  /** Lets so many people get in line. */
  async crowd(concertId: string, count: number): Promise<{ leave(some: number): Promise<void> }> {
    const people: { caller: Caller; token: string }[] = [];
    for (let index = 1; index <= count; index++) {
      const userId = `guest-${index}`;
      await this.house.operator.user.create({ userId, name: userId });
      const caller = this.house.user(userId);
      people.push({ caller, token: (await caller.queue.issueToken({ concertId })).token });
    }
    return {
      async leave(some) {
        for (const { caller, token } of people.splice(0, some)) await caller.queue.leave({ token });
      },
    };
  }

  /** Lets somebody hold seats of a date, and pay for them where they are to. */
  async buy(
    at: { concertId: string; scheduleId: string },
    userId: string,
    { quantity = 2, pays = true }: { quantity?: number; pays?: boolean } = {},
  ): Promise<{ paymentId: string; seatIds: readonly number[] }> {
    const caller = this.house.user(userId);
    await this.house.operator.user.create({ userId, name: userId });
    const { token } = await caller.queue.issueToken({ concertId: at.concertId });
    await until(async () => (await caller.queue.status({ token })).state === 'active');
    const wish = { ...at, quantity, together: false, token, idempotencyKey: newKey() };
    const { reservationId, amount, seatIds } = await caller.concert.reserveBest(wish);
    if (!pays) return { paymentId: '', seatIds };
    const { balance } = await caller.wallet.balance({ currency: 'KRW' });
    await this.fill(userId, balance + amount);
    const { paymentId } = await caller.payment.pay({ reservationId, token, idempotencyKey: newKey() });
    return { paymentId, seatIds };
  }
}

export const newKey = (): string => crypto.randomUUID();
