import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ServedStage } from '../../../../../packages/server/test/http/served.ts';
import { openBrowser, openHouse, stageConcert } from '../house.ts';
import { openDesk, wide } from './desk.ts';

let house: ServedStage;
beforeAll(async () => {
  house = await openHouse();
}, 120_000);
afterAll(() => house.close());

/** A plan as a file that is chosen. */
const file = (text: string) => ({ name: 'barn.json', mimeType: 'application/json', buffer: Buffer.from(text) });

test('a concert and a date are made at the desk, seen before, and seats of it kept back', async () => {
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, house);
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

test('a date takes place in any hall there is, however many were kept since', async () => {
  const { concertId } = await stageConcert(house, { seats: 1 });
  const sections = [{ name: 'Floor', rows: 3, seatsPerRow: 7, price: 1_000 }];
  await house.operator.plan.create({ name: 'The oldest hall', sections });
  for (let made = 0; made < 100; made++) await house.operator.plan.create({ name: `Newer hall ${made}`, sections });
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, house, `/desk/concerts/${concertId}/add-date`);
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

test(
  'a hall is kept once it was seen, with its faults where they stand, and a date takes place in it at other prices',
  {
    timeout: 120_000,
  },
  async () => {
    const { concertId } = await stageConcert(house, { seats: 1 });
    await using opened = await openBrowser(wide);
    const page = await opened.browser.newPage();
    await openDesk(page, house, '/desk/halls');
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
  },
);

test('titles, times and prices are corrected, and what is wrong is said at its field', async () => {
  const { concertId, scheduleId } = await stageConcert(house, { seats: 4, price: 10_000 });
  await using opened = await openBrowser(wide);
  const page = await opened.browser.newPage();
  await openDesk(page, house, `/desk/concerts/${concertId}`);
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
