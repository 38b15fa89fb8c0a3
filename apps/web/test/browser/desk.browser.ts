import { readSeatMap } from '@stagedoor/client/hall';
import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { letIn, operatorKey, type Visitor } from '../../../../packages/server/test/harness.ts';
import { refusedReply } from '../../../../packages/server/test/http/refused-reply.ts';
import type { ServedStage } from '../../../../packages/server/test/http/served.ts';
import { faultsOf } from './faults.ts';
import { openBrowser, openHouse, signIn, stageConcert, visitUrl } from './house.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
});
afterAll(() => house.close());

const wide = { viewport: { width: 1_280, height: 900 } };
/** A small hall is so near that a click chooses a seat at once. */
const tall = { viewport: { width: 1_280, height: 1_300 } };

async function openDesk(page: Page, path = '/desk'): Promise<void> {
  await page.goto(`${house.url}${path}`);
  await page.getByLabel('Operator’s key').fill(operatorKey);
  await page.getByRole('button', { name: 'Open the desk' }).click();
  await page.getByRole('navigation', { name: 'Desk' }).waitFor();
}

/** A plan as a file that is chosen. */
const file = (text: string) => ({ name: 'barn.json', mimeType: 'application/json', buffer: Buffer.from(text) });

/** Somebody pays for seats. */
async function buy(
  { caller, token }: Visitor,
  { concertId, scheduleId }: { concertId: string; scheduleId: string },
  seatIds: number[],
): Promise<string> {
  await caller.wallet.charge({ amount: 100_000, token, idempotencyKey: 'charge' });
  const { reservationId } = await caller.concert.reserve({
    concertId,
    scheduleId,
    seatIds,
    token,
    idempotencyKey: 'hold',
  });
  return (await caller.payment.pay({ reservationId, token, idempotencyKey: 'pay' })).paymentId;
}

test('the desk opens for the operator’s key alone, and forgets it with the tab', async () => {
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await page.goto(`${house.url}/desk`);
  await page.getByLabel('Operator’s key').fill('not the key');
  await page.getByRole('button', { name: 'Open the desk' }).click();
  await page.getByText('That is not the operator’s key.').waitFor();
  await openDesk(page);
  await page.reload();
  await page.getByRole('navigation', { name: 'Desk' }).waitFor();
  expect(await page.evaluate(() => JSON.stringify(localStorage))).not.toContain(operatorKey);

  const tab = await opened.browser.newPage();
  await tab.goto(`${house.url}/desk`);
  await tab.getByLabel('Operator’s key').waitFor();
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByLabel('Operator’s key').waitFor();
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain(operatorKey);
});

test('a queue is steered from the desk: settings, a pause, going on, closing', async () => {
  const { concertId } = await stageConcert(house, { maxActive: 0 });
  for (const userId of ['ann', 'ben', 'cho']) {
    await house.operator.user.create({ userId, name: userId });
    await house.user(userId).queue.issueToken({ concertId });
  }
  const stats = () => house.operator.queue.stats({ concertId });
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, `/desk/concerts/${concertId}`);
  await page.getByText('All slots are taken: 0 inside of 0.').waitFor();

  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByText('3 who wait keep their places').waitFor();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused: 3 people wait, nobody is let in.').waitFor();
  expect((await stats()).state).toBe('paused');

  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Go on' }).click();
  await page.getByLabel('Slots: people inside').fill('2');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. It holds from now on.').waitFor();
  await page.getByText(/Yes: \d+ (person|people) a minute/).waitFor();
  await page.getByText('All slots are taken: 0 inside of 0.').waitFor({ state: 'detached' });

  const { admitPerSecond } = (await stats()).settings;
  await page.getByLabel('Rate: people a second').fill('0');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alertdialog').getByText('Nobody is let in until this is more than 0. 1 person waits').waitFor();
  expect((await stats()).settings.admitPerSecond).toBe(admitPerSecond);
  await page.getByRole('alertdialog').getByRole('button', { name: 'Save' }).click();
  await page.getByText('The rate is 0: nobody is let in.').waitFor();

  await page.getByRole('button', { name: 'Close' }).click();
  await page.getByText('1 person who waits leaves it').waitFor();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Close' }).click();
  await page.getByText('Closed: nobody can enter.').waitFor();
  expect((await stats()).state).toBe('closed');
  expect(opened.troubles).toEqual([]);
});

test('a payment is found by its user and given back: a seat first, then the rest', async () => {
  const concert = await stageConcert(house, { seats: 10, price: 10_000 });
  const [dora] = await letIn(house, concert.concertId, ['dora'], 0);
  const paymentId = await buy(dora!, concert, [3, 4]);
  await house.operator.concert.update({ concertId: concert.concertId, timeZone: 'America/New_York' });
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, '/desk/payments');
  await page.getByLabel('User').fill('dora');
  await page.getByRole('button', { name: 'Find' }).click();
  await page.getByRole('row', { name: /dora/ }).getByRole('link').first().click();
  await page.getByText(paymentId).waitFor();
  // In Seoul, where this browser is, it is the next day.
  await page.getByText('January 1, 2030').waitFor();

  const refund = async (amount: string, untick?: string): Promise<void> => {
    await page.getByRole('button', { name: 'Refund', exact: true }).click();
    const dialog = page.getByRole('alertdialog');
    if (untick) await dialog.getByLabel(untick).uncheck();
    await dialog.getByText(`${amount} go to the wallet of dora`).waitFor();
    await dialog.getByLabel('Reason').fill('The seat is broken');
    await dialog.getByRole('button', { name: `Refund ${amount}` }).click();
    await dialog.waitFor({ state: 'detached' });
  };
  await refund('₩10,000', 'seat 4');
  await page.getByText('Partly refunded', { exact: true }).waitFor();
  await refund('₩10,000');
  await page.getByRole('button', { name: 'Refund', exact: true }).waitFor({ state: 'detached' });
  const { payments } = await house.operator.payment.search({ paymentId });
  expect(payments[0]).toMatchObject({ status: 'refunded', refunded: 20_000 });

  await page.getByRole('link', { name: 'dora' }).click();
  await page.getByText('₩100,000').waitFor();
  expect(opened.troubles).toEqual([]);
});

test('payments of a concert are looked for by its address, however many came after it', async () => {
  const { concertId } = await stageConcert(house);
  await house.operator.concert.update({ concertId, title: 'Long ago' });
  for (let made = 0; made < 100; made++) await house.operator.concert.create({ title: `Later ${made}` });
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, `/desk/payments?concertId=${concertId}`);
  const chosen = page.getByLabel('Concert').locator('option:checked', { hasText: 'Long ago' });
  await chosen.waitFor({ state: 'attached' });
  await page.getByRole('button', { name: 'Find' }).click();
  expect(new URL(page.url()).searchParams.get('concertId')).toContain(concertId);
  expect(opened.troubles).toEqual([]);
});

test('a cancelled concert gives its money back while the desk looks on', async () => {
  const concert = await stageConcert(house, { seats: 10, price: 10_000 });
  const visitors = await letIn(house, concert.concertId, ['eva', 'finn', 'gus'], 0);
  for (const [index, visitor] of visitors.entries()) await buy(visitor, concert, [index + 1]);
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, `/desk/concerts/${concert.concertId}`);
  await page.locator('.figure-line', { hasText: '3of 10' }).waitFor();
  await page.getByRole('button', { name: 'Cancel the concert' }).click();
  const dialog = page.getByRole('alertdialog');
  await dialog.getByText('Refunds 3 payments, ₩30,000.').waitFor();
  await dialog.getByLabel('Reason').fill('The singer is ill.');
  await dialog.getByRole('button', { name: 'Cancel for good' }).click();
  await page.getByText('All 3 payments refunded').waitFor();
  await page.getByText('₩30,000 given back.').waitFor();
  await page.getByText('Cancelled: The singer is ill.').first().waitFor();

  await page.getByRole('link', { name: 'Audit' }).click();
  await page.getByRole('button', { name: 'Check now' }).click();
  await page.getByText(/All \d+ invariants hold/).waitFor();
  expect(opened.troubles).toEqual([]);
});

test('a concert and a date are made at the desk, seen before, and seats of it kept back', async () => {
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page);
  await page.getByRole('link', { name: 'New concert' }).click();
  await page.getByLabel('Title').fill('Made at the desk');
  await page.getByRole('button', { name: 'Create' }).click();
  await page.getByRole('heading', { name: 'Made at the desk' }).waitFor();

  await page.getByRole('link', { name: 'Add a date' }).click();
  await page.getByLabel('Begins at').fill('2031-05-01T19:00');
  await page.getByLabel('Plan').fill('[{ "name": "Floor" }');
  await page.getByText('Line 1').waitFor();
  await page.getByRole('img').waitFor({ state: 'detached' });
  await page.getByLabel('Plan').fill('[{ "name": "Floor", "rows": 3, "seatsPerRow": 4, "price": 50000 }]');
  await page.getByRole('img', { name: '12 places' }).waitFor();
  await page.getByRole('button', { name: 'Add a date' }).click();
  await page.getByText('of 12').first().waitFor();

  await page.getByRole('link', { name: 'Keep seats back' }).click();
  await page.getByText('Choose by name').click();
  await page.getByLabel('Rows').fill('A, B');
  await page.getByRole('button', { name: 'Choose', exact: true }).click();
  await page.getByText('8 seats to keep back.').waitFor();
  await page.getByLabel('For whom').fill('Press');
  await page.getByRole('button', { name: 'Keep back' }).click();
  await page.getByText('8 of 12 places are kept back').waitFor();
  await page.getByRole('button', { name: 'Free', exact: true }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Free' }).click();
  await page.getByText('0 of 12 places are kept back').waitFor();
  // The same seats for the same people once more: it is meant anew.
  await page.getByRole('button', { name: 'Choose', exact: true }).click();
  await page.getByText('8 seats to keep back.').waitFor();
  await page.getByLabel('For whom').fill('Press');
  await page.getByRole('button', { name: 'Keep back' }).click();
  await page.getByText('8 of 12 places are kept back').waitFor();

  await page.getByRole('link', { name: 'Log' }).click();
  await page
    .getByRole('row', { name: /concert.unblockSeats/ })
    .first()
    .waitFor();
  expect(opened.troubles).toEqual([]);
});

test('seats are kept back and freed on the map: by a click, and by an area that is drawn', async () => {
  const { concertId } = await stageConcert(house, { seats: 1 });
  const sections = [{ name: 'Floor', rows: 2, seatsPerRow: 10, price: 10_000 }];
  const { scheduleId } = await house.operator.concert.addSchedule({
    concertId,
    startsAt: '2031-05-01T19:00:00Z',
    sections,
  });
  const of = { concertId, scheduleId };
  const [fan] = await letIn(house, concertId, ['map-fan'], 0);
  await buy(fan!, of, [1]);
  const kept = async (): Promise<number[]> =>
    (await house.operator.concert.blockedSeats(of)).seats.map(({ seatId }) => seatId);
  await using opened = await openBrowser(tall);
  const page = await opened.browser.newPage();
  await openDesk(page, `/desk/concerts/${concertId}/dates/${scheduleId}`);
  await page.getByText('1 of 20 sold').waitFor();
  const canvas = page.locator('.map-room canvas');
  // A seat by its row and number, on the map as it lies in sight.
  const spotOf = async (row: number, number: number): Promise<{ x: number; y: number }> => {
    const map = await house.operator.concert.seatMap(of);
    const seat = readSeatMap(map).find((each) => each.row === 'ABCD'[row - 1] && each.number === number)!;
    const view = await canvas.evaluate((element) => {
      const { k, x, y } = (element as unknown as { __zoom: { k: number; x: number; y: number } }).__zoom;
      return { k, x, y };
    });
    const box = (await canvas.boundingBox())!;
    return { x: box.x + seat.x * view.k + view.x, y: box.y + seat.y * view.k + view.y };
  };
  const click = async (row: number, number: number): Promise<void> => {
    const { x, y } = await spotOf(row, number);
    await page.mouse.click(x, y);
  };
  await click(2, 3);
  await page.getByText('1 seat to keep back.').waitFor();
  await click(1, 1);
  await page.getByText('1 seat to keep back.').waitFor();
  await page.getByRole('button', { name: 'Draw an area' }).click();
  const [from, to] = [await spotOf(1, 7), await spotOf(2, 9)];
  await page.mouse.move(from.x - 4, from.y - 4);
  await page.mouse.down();
  await page.mouse.move(to.x + 4, to.y + 4, { steps: 4 });
  await page.mouse.up();
  await page.getByText('7 seats to keep back.').waitFor();
  await page.getByLabel('For whom').fill('Artist');
  await page.getByRole('button', { name: 'Keep back' }).click();
  await page.getByText('7 of 20 places are kept back').waitFor();
  expect(await kept()).toEqual([7, 8, 9, 13, 17, 18, 19]);

  await page.getByRole('button', { name: 'Draw an area' }).click();
  await click(2, 3);
  await page.getByText('1 seat to free.').waitFor();
  await page.getByRole('button', { name: 'Free 1 seat' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Free' }).click();
  await page.getByText('6 of 20 places are kept back').waitFor();
  expect(await kept()).toEqual([7, 8, 9, 17, 18, 19]);
  expect(opened.troubles).toEqual([]);
});

test('so many places of a standing area are kept back of those that are free', async () => {
  const { concertId } = await stageConcert(house, { seats: 1 });
  const { scheduleId } = await house.operator.concert.addSchedule({
    concertId,
    startsAt: '2031-05-01T19:00:00Z',
    sections: [{ name: 'Pit', kind: 'standing', capacity: 10, price: 10_000 }],
  });
  const of = { concertId, scheduleId };
  const [fan] = await letIn(house, concertId, ['pit-fan'], 0);
  await buy(fan!, of, [1, 2]);
  await house.operator.concert.blockSeats({ ...of, seatIds: [3], label: 'Artist' });
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, `/desk/concerts/${concertId}/dates/${scheduleId}`);
  await page.getByText('2 of 10 sold').waitFor();
  await page.getByText('Choose by name').click();
  await page.getByLabel('Places').fill('4');
  await page.getByRole('button', { name: 'Choose', exact: true }).click();
  await page.getByText('4 seats to keep back.').waitFor();
  await page.getByLabel('For whom').fill('Press');
  await page.getByRole('button', { name: 'Keep back' }).click();
  await page.getByText('5 of 10 places are kept back').waitFor();
  await page.getByText('Choose by name').click();

  // The whole area is on the map: wherever it is clicked, the number is asked.
  const canvas = page.locator('.map-room canvas');
  const map = readSeatMap(await house.operator.concert.seatMap(of));
  expect(map.every(({ row }) => row === '')).toBe(true);
  await canvas.click();
  await expect.poll(() => page.getByLabel('Places').evaluate((field) => field === document.activeElement)).toBe(true);
  await page.keyboard.type('2');
  await page.keyboard.press('Enter');
  await page.getByText('2 seats to keep back.').waitFor();
  await page.getByLabel('For whom').fill('House');
  await page.getByRole('button', { name: 'Keep back' }).click();
  await page.getByText('7 of 10 places are kept back').waitFor();
  expect(opened.troubles).toEqual([]);
});

test('a question that is refused tells why once, and stays open', async () => {
  const { concertId } = await stageConcert(house);
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, `/desk/concerts/${concertId}`);
  const busy = {
    ...refusedReply('queue.configure', 'OVERLOADED', { retryAfterMs: 50 }),
    contentType: 'application/json',
  };
  for (const procedure of ['queue.configure', 'concert.update'])
    await page.route(`**/trpc/${procedure}**`, (route) => route.fulfill(busy));
  const told = page.getByText('The server is overloaded');
  const dialog = page.getByRole('alertdialog');
  const refusedOnce = async (of: Locator): Promise<void> => {
    await of.getByRole('button', { name: 'Save' }).click();
    await dialog.getByRole('button', { name: 'Save' }).click();
    await dialog.filter({ has: told }).waitFor();
    expect(await told.count()).toBe(1);
    await dialog.getByRole('button', { name: 'Not now' }).click();
    await told.waitFor({ state: 'detached' });
  };
  await page.getByLabel('Rate: people a second').fill('0');
  await refusedOnce(page.getByRole('region', { name: 'Steering' }));
  await page.getByText('Correct what visitors read').click();
  await page.getByLabel('Sale ends at').fill('2020-01-01T00:00');
  await refusedOnce(page.locator('form', { has: page.getByLabel('Sale ends at') }));
  expect(opened.crashes).toEqual([]);
});

test('a date takes place in any hall there is, however many were kept since', async () => {
  const { concertId } = await stageConcert(house, { seats: 1 });
  const sections = [{ name: 'Floor', rows: 3, seatsPerRow: 7, price: 1_000 }];
  await house.operator.plan.create({ name: 'The oldest hall', sections });
  for (let made = 0; made < 100; made++) await house.operator.plan.create({ name: `Newer hall ${made}`, sections });
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, `/desk/concerts/${concertId}/add-date`);
  const hall = page.getByLabel('Hall');
  await hall.locator('option', { hasText: 'Newer hall 99' }).waitFor({ state: 'attached' });
  expect(await hall.locator('option', { hasText: 'The oldest hall' }).count()).toBe(0);
  await page.getByRole('button', { name: 'The 100 newest halls are listed. List older ones too' }).click();
  await hall.locator('option', { hasText: 'The oldest hall' }).waitFor({ state: 'attached' });
  await hall.selectOption({ label: 'The oldest hall (21)' });
  await page.getByLabel('Begins at').fill('2031-05-01T19:00');
  await page.getByRole('button', { name: 'Add a date' }).click();
  await page.getByText('of 21').first().waitFor();
  expect(opened.troubles).toEqual([]);
});

test('a hall is kept once it was seen, with its faults where they stand, and a date takes place in it at other prices', async () => {
  const { concertId } = await stageConcert(house, { seats: 1 });
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, '/desk/halls');
  await page.getByLabel('Name').fill('The old barn');
  await page
    .getByLabel('Or take it from a file')
    .setInputFiles(
      file('[\n{"name":"Floor","rows":2,"seatsPerRow":3,"price":100},\n{"name":"Floor","rows":1,"price":1}\n]'),
    );
  await page.getByText('"Floor" is there twice').waitFor();
  await page.getByRole('button', { name: 'Line 3' }).first().click();
  const selected = await page.evaluate(() => {
    const { value, selectionStart, selectionEnd } = document.activeElement as HTMLTextAreaElement;
    return value.slice(selectionStart, selectionEnd);
  });
  expect(selected).toBe('"Floor"');
  // What this page can't see the server does, and it is shown where it stands all the same.
  await page
    .getByLabel('Or take it from a file')
    .setInputFiles(file('[\n{"name":"Floor","rows":2,"seatsPerRow":3,"price":-5}\n]'));
  await page.getByRole('img', { name: '6 places' }).waitFor();
  await page.getByRole('button', { name: 'Keep this hall' }).click();
  await page.getByText('Something above is not right.').waitFor();
  await page.getByRole('button', { name: 'Line 2' }).click();
  await page
    .getByLabel('Or take it from a file')
    .setInputFiles(file('[{"name":"Floor","rows":2,"seatsPerRow":3,"price":50000}]'));
  await page.getByRole('button', { name: 'Keep this hall' }).click();
  await page.getByText('Kept. Dates can take place in it from now on.').waitFor();
  await page.getByRole('button', { name: 'Show The old barn' }).click();
  await page.locator('.hall-row').getByRole('img', { name: '6 places' }).waitFor();

  await page.goto(`${house.url}/desk/concerts/${concertId}/add-date`);
  await page.getByLabel('Hall').selectOption({ label: 'The old barn (6)' });
  await page.getByRole('img', { name: '6 places' }).waitFor();
  await page.getByLabel('Begins at').fill('2031-05-01T19:00');
  await page.getByLabel('Floor', { exact: true }).fill('60000');
  await page.getByRole('button', { name: 'Add a date' }).click();
  await page.getByText('of 6').first().waitFor();
  const { dates } = await house.operator.concert.get({ concertId });
  const { sections } = await house.operator.concert.seatMap({ concertId, scheduleId: dates.at(-1)!.scheduleId });
  expect(sections).toMatchObject([{ name: 'Floor', price: 60_000, capacity: 6 }]);
  // The file that was refused is all that the browser complains of.
  expect(opened.troubles.filter((trouble) => !trouble.includes('400'))).toEqual([]);
});

test('titles, times and prices are corrected, and what is wrong is said at its field', async () => {
  const { concertId, scheduleId } = await stageConcert(house, { seats: 4, price: 10_000 });
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, `/desk/concerts/${concertId}`);
  await page.getByText('Correct what visitors read').click();
  const form = page.locator('details', { hasText: 'Correct what visitors read' });
  await form.getByLabel('Time zone of the venue').fill('Asia/Soul');
  await form.getByRole('button', { name: 'Save' }).click();
  await form.getByText('must be an IANA time zone such as Asia/Seoul').waitFor();
  await form.getByLabel('Time zone of the venue').fill('Asia/Seoul');
  await form.getByLabel('Title').fill('A better title');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'A better title' }).waitFor();
  expect(await house.operator.concert.get({ concertId })).toMatchObject({ timeZone: 'Asia/Seoul', venue: null });
  await form.getByLabel('Sale ends at').fill('2020-05-01T19:00');
  await form.getByRole('button', { name: 'Save' }).click();
  await page.getByRole('alertdialog').getByText('May 1, 2020 7:00 PM has passed: its date is not sold').waitFor();
  expect((await house.operator.concert.get({ concertId })).salesEndAt).toBeNull();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Save' }).click();
  await form.getByText('Saved. It holds from now on.').waitFor();
  const { salesEndAt } = await house.operator.concert.get({ concertId });
  expect(salesEndAt).toEqual(new Date('2020-05-01T10:00:00Z'));

  await page.goto(`${house.url}/desk/concerts/${concertId}/dates/${scheduleId}`);
  await page.getByText('Correct time and prices').click();
  await page.getByLabel('Begins at').fill('2031-06-01T20:00');
  await page.getByLabel('Floor', { exact: true }).fill('12000');
  await page.getByRole('button', { name: 'Look at the changes' }).click();
  await page.getByRole('alertdialog').getByText('Floor costs ₩12,000.').waitFor();
  await page.getByRole('alertdialog').getByText('It begins at Sun, June 1, 2031').waitFor();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Save' }).click();
  await page.getByRole('heading', { name: 'June 1, 2031' }).waitFor();
  const concert = await house.operator.concert.get({ concertId });
  expect(concert).toMatchObject({ priceRange: { from: 12_000, to: 12_000 } });
  expect(concert.dates[0]!.startsAt).toEqual(new Date('2031-06-01T11:00:00Z'));

  await page.getByRole('button', { name: 'Remove' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await page.waitForURL(`${house.url}/desk/concerts/${concertId}`);
  expect((await house.operator.concert.get({ concertId })).dates).toEqual([]);
});

test('a visitor sees the pause that the desk makes, and comes in once it goes on', async () => {
  const { concertId } = await stageConcert(house, { seats: 4, maxActive: 0 });
  await using visitors = await openBrowser();
  const visitor = await signIn(visitors.browser, house.url, 'demo-2');
  await visitor.goto(visitUrl(house.url, concertId));
  await visitor
    .getByText(/next|first/i)
    .first()
    .waitFor();
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, `/desk/concerts/${concertId}`);
  await page.getByRole('button', { name: 'Pause' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Pause' }).click();
  await page.getByText('Paused: 1 person waits, nobody is let in.').waitFor();
  await visitor
    .getByText(/paused/i)
    .first()
    .waitFor();
  await page.getByLabel('Slots: people inside').fill('5');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved. It holds from now on.').waitFor();
  await page.getByRole('button', { name: 'Go on' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Go on' }).click();
  await visitor
    .getByText(/paused/i)
    .first()
    .waitFor({ state: 'detached' });
  await page.locator('.figure', { hasText: 'Inside' }).locator('.figure-value', { hasText: /^1$/ }).waitFor();
  expect([...opened.troubles, ...visitors.troubles]).toEqual([]);
});

test.each([
  ['dark, on a phone, in English', { viewport: { width: 390, height: 844 }, colorScheme: 'dark', locale: 'en-GB' }],
  ['light, wide, in Korean', { ...wide, colorScheme: 'light', locale: 'ko-KR' }],
  ['dark, wide, in English', { ...wide, colorScheme: 'dark', locale: 'en-GB' }],
] as const)('every page of the desk can be read and used by everybody: %s', async (how, options) => {
  const userId = `reader-${how.length}`;
  const concert = await stageConcert(house, { seats: 10, price: 10_000 });
  const [reader] = await letIn(house, concert.concertId, [userId], 0);
  const paymentId = await buy(reader!, concert, [1, 2]);
  await using opened = await openBrowser(options);
  const page = await opened.browser.newPage();
  const faults: string[] = [];
  await page.goto(`${house.url}/desk`);
  await page.locator('input').waitFor();
  faults.push(...(await faultsOf(page, 'sign-in')));
  await page.locator('input').fill(operatorKey);
  await page.locator('.button.accent').click();
  await page.locator('.desk-nav').waitFor();
  const look = async (name: string, path: string, seen: string): Promise<void> => {
    await page.goto(`${house.url}${path}`);
    await page.locator(seen).first().waitFor();
    faults.push(...(await faultsOf(page, name)));
  };
  await look('concerts', '/desk', '.desk-table td a, .desk-table th a');
  await look('concert', `/desk/concerts/${concert.concertId}`, '.trend');
  for (const more of await page.locator('summary').all()) await more.click();
  faults.push(...(await faultsOf(page, 'concert, all open')));
  await page.locator('.controls .row .button.accent').click();
  await page.locator('.dialog').waitFor();
  faults.push(...(await faultsOf(page, 'pausing')));
  await look('payments', '/desk/payments', '.desk-table th a');
  await look('payment', `/desk/payments/${paymentId}`, '.facts');
  await page.locator('.desk-head .button.accent').click();
  await page.locator('.dialog .tick').first().waitFor();
  faults.push(...(await faultsOf(page, 'refunding')));
  await look('people', '/desk/people', '.desk-table th a');
  await look('person', `/desk/people/${userId}`, '.desk-table th a');
  await look('audit', '/desk/audit', '.button.accent');
  await look('log', '/desk/log', '.desk-table code');
  await look('new concert', '/desk/new', '.desk-form');
  await look('new date', `/desk/concerts/${concert.concertId}/add-date`, '.hall-picture');
  await look('date', `/desk/concerts/${concert.concertId}/dates/${concert.scheduleId}`, '.map-room canvas');
  for (const more of await page.locator('summary').all()) await more.click();
  faults.push(...(await faultsOf(page, 'date, all open')));
  await look('halls', '/desk/halls', '.hall-picture');
  await page.locator('textarea').fill('[{}');
  await page.locator('.plan-faults').waitFor();
  faults.push(...(await faultsOf(page, 'a plan with faults')));
  expect(faults).toEqual([]);
  expect(opened.troubles).toEqual([]);
});
