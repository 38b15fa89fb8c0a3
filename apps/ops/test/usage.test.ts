import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import stringWidth from 'string-width';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { letIn, operatorKey, stageConcert, type Visitor } from '../../../packages/server/test/harness.ts';
import { accessToken, openServed, type ServedStage } from '../../../packages/server/test/http/served.ts';
import { type Ended, type Person, stagedoor } from './harness.ts';

let served: ServedStage;
let folder: string;
beforeAll(async () => {
  served = await openServed();
  folder = await mkdtemp(join(tmpdir(), 'stagedoor-ops-'));
});
afterAll(async () => {
  await served.close();
  await rm(folder, { recursive: true });
});

/** As the operator, whose environment says which server and with which key. */
const operator = (argv: readonly string[], person: Person = {}): Promise<Ended> =>
  stagedoor(argv, { env: { STAGEDOOR_URL: served.url, STAGEDOOR_OPERATOR_KEY: operatorKey }, ...person });

describe('what is given', () => {
  test('a show is made from options, with its dates and sections as they were typed', async () => {
    const made = await operator(['concert', 'create', '--title', 'Blue', '--venue', 'Door', '--json']);
    const { concertId } = made.json<{ concertId: string }>();
    const sections = JSON.stringify([{ name: 'Floor', rows: 2, seatsPerRow: 3, price: 1_000_000_000 }]);
    const date = ['--concert-id', concertId, '--starts-at', '2031-05-01T19:30:00+09:00', '--sections', sections];
    expect((await operator(['concert', 'add-schedule', ...date])).out).toContain('capacity: 6');
    const { concerts } = await served.operator.concert.list({});
    expect(concerts.find((one) => one.concertId === concertId)).toMatchObject({
      title: 'Blue',
      venue: 'Door',
      priceRange: { from: 1_000_000_000, to: 1_000_000_000 },
      dates: [{ startsAt: new Date('2031-05-01T10:30:00Z'), capacity: 6 }],
    });
    await operator(['concert', 'update', '--concert-id', concertId, '--venue', 'null']);
    expect((await served.operator.concert.get({ concertId })).venue, 'null takes it away').toBeNull();
    const shown = await operator(['concert', 'get', '--concert-id', concertId]);
    expect(shown.out).toMatch(/title: Blue\n/);
    expect(shown.out).toContain('2031-05-01T10:30:00.000Z');
  });

  test('a list reads in 120 columns, with whole ids and what matters first, and says what it left out', async () => {
    const title = 'A title that is much longer than anybody would read in a table';
    const { concertId } = await served.operator.concert.create({ title, venue: 'Door', timeZone: 'Asia/Seoul' });
    const sections = [{ name: 'Floor', rows: 2, seatsPerRow: 3, price: 1_000 }];
    await served.operator.concert.addSchedule({ concertId, startsAt: '2031-05-01T19:30:00+09:00', sections });
    const list = await operator(['concert', 'list']);
    expect(list.exitCode).toBe(0);
    expect(Math.max(...list.out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
    const row = list.out.split('\n').find((line) => line.includes(concertId));
    expect(row).toMatch(/│ A title that is much longer… +│ 1 +│ open +│ \d{4}-/);
    expect(list.err).toMatch(/^No room for .*\bdraw\b.*: --json shows all there is\.\n$/);
    const whole = await operator(['concert', 'list', '--json']);
    expect(whole.out).toContain(title);
    expect(whole.err).toBe('');
  });

  test('a list with Korean titles reads in 120 columns, too, and its borders stand below each other', async () => {
    const title = '봄밤의 정원에서 듣는 모두를 위한 작은 음악회와 이야기';
    const venue = '세종문화회관 대극장';
    const { concertId } = await served.operator.concert.create({ title, venue, timeZone: 'Asia/Seoul' });
    const { out } = await operator(['concert', 'list']);
    const row = out.split('\n').find((line) => line.includes(concertId));
    expect(row).toMatch(/│ 봄밤의 정원에서 듣는 모두를… +│/);
    const table = out.split('\n').filter((line) => /^[┌├│└]/.test(line));
    const widths = new Set(table.map((line) => stringWidth(line)));
    expect(widths.size, out).toBe(1);
    expect(Math.max(...widths)).toBeLessThanOrEqual(120);
  });

  test('a list in a window too narrow for anything has its first column, whole', async () => {
    const { concertId } = await served.operator.concert.create({ title: 'Narrow', timeZone: 'Asia/Seoul' });
    const list = await operator(['concert', 'list'], { columns: 10 });
    expect(list.out).toContain(`│ ${concertId} │\n`);
    expect(list.err).toMatch(/^No room for title, .*: --json shows all there is\.\n$/);
  });

  test('a terminal that says a width of 0 is taken for a window like most', async () => {
    const before = Object.getOwnPropertyDescriptor(process.stdout, 'columns');
    Object.defineProperty(process.stdout, 'columns', { value: 0, configurable: true });
    onTestFinished(() => {
      if (before === undefined) delete (process.stdout as Partial<typeof process.stdout>).columns;
      else Object.defineProperty(process.stdout, 'columns', before);
    });
    const { terminal } = await import('../src/terminal.ts');
    expect(terminal.columns).toBe(120);
  });

  test('a file has the whole input, and options go over it', async () => {
    const file = join(folder, 'concert.json');
    await writeFile(file, JSON.stringify({ title: 'From a file', currency: 'EUR' }));
    const { concertId } = (await operator(['concert', 'create', '--input', file, '--title', 'Said', '--json'])).json<{
      concertId: string;
    }>();
    expect(await served.operator.concert.get({ concertId })).toMatchObject({ title: 'Said', currency: 'EUR' });

    await writeFile(file, '{"title":');
    const broken = await operator(['concert', 'create', '--input', file]);
    expect(broken).toMatchObject({ exitCode: 2, out: '' });
    expect(broken.err).toContain(`The input in ${file} cannot be used: `);
  });

  test('a number that no computer holds exactly is refused, not rounded', async () => {
    await served.operator.user.create({ userId: 'rich', name: 'Rich' });
    const credit = ['wallet', 'credit', '--user-id', 'rich', '--currency', 'KRW', '--reference', 'r', '--yes'];
    const refused = await operator([...credit, '--amount', '9007199254740993']);
    expect(refused).toMatchObject({ exitCode: 2, out: '' });
    expect(refused.err).toMatch(/^INVALID_INPUT: .*\n {2}--amount: /);
    expect((await operator([...credit, '--amount', '1000000000', '--json'])).json()).toMatchObject({
      balance: 1_000_000_000,
    });
  });
});

describe('what can go wrong is said, with what to do, and by the exit code', () => {
  test('the server refuses: 1, with the reason, for people and for programs', async () => {
    const said = await operator(['queue', 'pause', '--concert-id', 'con_none']);
    expect(said).toMatchObject({ exitCode: 1, out: '' });
    expect(said.err).toBe(
      'CONCERT_NOT_FOUND: There is no such concert.\n"stagedoor concert list" names those that there are.\n',
    );
    const told = await operator(['queue', 'pause', '--concert-id', 'con_none', '--json']);
    expect(JSON.parse(told.err)).toMatchObject({
      error: { reason: 'CONCERT_NOT_FOUND', message: 'There is no such concert.' },
    });
  });

  test.each([
    ['no key', {}, 'UNAUTHENTICATED'],
    ['a user’s token', { token: true }, 'FORBIDDEN'],
  ])('%s: 1, and how to give the operator’s', async (_who, { token }: { token?: boolean }, reason) => {
    const env = { STAGEDOOR_URL: served.url, DATABASE_URL: 'postgres://elsewhere' };
    const key = token === true ? ['--operator-key', await accessToken('alice')] : [];
    const said = await stagedoor(['wallet', 'audit', ...key], { env });
    expect(said.exitCode).toBe(1);
    expect(said.err).toMatch(new RegExp(`^${reason}: .*\\nGive the operator’s key as --operator-key or STAGEDOOR_`));
  });

  test('nothing answers: 3, and where it was looked for', async () => {
    const said = await operator(['concert', 'list', '--server', 'http://127.0.0.1:1']);
    expect(said.exitCode).toBe(3);
    expect(said.err).toContain('at http://127.0.0.1:1 ');
  });

  test.each([
    ['an option that is not there', ['queue', 'pause', '--concert', 'x'], 'Did you mean --concert-id?'],
    ['a command that is not there', ['queue', 'paus'], 'Did you mean pause?'],
    ['an option without its value', ['concert', 'create', '--title'], 'argument missing'],
    ['what is missing', ['payment', 'refund', '--reason', 'rain'], 'Missing: --payment-id. See --help.'],
    ['what the server does not take', ['concert', 'create', '--title', ''], '--title: '],
  ])('%s: 2', async (_what, argv, message) => {
    const said = await operator(argv);
    expect(said).toMatchObject({ exitCode: 2, out: '' });
    expect(said.err).toContain(message);
  });
});

describe('what can’t be taken back', () => {
  test('is asked once, with what it will do to whom', async () => {
    const { concertId } = await stageConcert(served, { maxActive: 0 });
    await served.operator.user.create({ userId: 'early', name: 'Early' });
    await served.user('early').queue.issueToken({ concertId });
    const questions: string[] = [];
    const close = ['queue', 'close', '--concert-id', concertId];
    const answering = (answer: boolean): Person => ({
      answers: (question) => {
        questions.push(question);
        return answer;
      },
      env: { STAGEDOOR_URL: served.url, STAGEDOOR_OPERATOR_KEY: operatorKey },
    });
    expect(await operator(close, answering(false))).toMatchObject({ exitCode: 1, out: '' });
    expect((await served.operator.queue.stats({ concertId })).state).toBe('open');
    expect((await operator(close, answering(true))).exitCode).toBe(0);
    expect((await served.operator.queue.stats({ concertId })).state).toBe('closed');
    expect(questions).toEqual(
      Array<string>(2).fill(
        'Closes the queue of "A concert": it sends 1 person out of the line for good, and lets 0 people inside finish.\nGo on?',
      ),
    );
  });

  test('is asked before a queue that was closed opens again; a pause and what follows it are not', async () => {
    const { concertId } = await stageConcert(served);
    const queue = (what: string): Promise<Ended> => operator(['queue', what, '--concert-id', concertId]);
    expect((await queue('pause')).exitCode).toBe(0);
    expect((await queue('resume')).exitCode).toBe(0);
    await served.operator.queue.close({ concertId });
    const said = await queue('resume');
    expect(said).toMatchObject({ exitCode: 2, out: '' });
    expect(said.err).toMatch(/^Opens the queue of "A concert" again, which was closed: anybody can enter\.\n/);
  });

  test('is asked before the sale of all dates ends', async () => {
    const { concertId } = await stageConcert(served);
    const end = ['concert', 'update', '--concert-id', concertId, '--sales-end-at'];
    const said = await operator([...end, '2020-01-01T00:00:00Z']);
    expect(said).toMatchObject({ exitCode: 2, out: '' });
    expect(said.err).toMatch(/^Ends the sale of all dates of "A concert" \(1\) at 2020-01-01T00:00:00Z, and at once /);
    expect((await served.operator.concert.get({ concertId })).salesEndAt).toBeNull();
    expect((await operator([...end, 'null'])).err).toMatch(/^Each of all dates .* is sold until its own end\.\n/);
  });

  test('is asked before seats are refunded, with what goes back for them', async () => {
    const { concertId, scheduleId } = await stageConcert(served, { price: 1_500 });
    const [{ caller, token }] = (await letIn(served, concertId, ['fan'], 100_000)) as [Visitor];
    const of = { concertId, scheduleId, token };
    const { reservationId } = await caller.concert.reserve({ ...of, seatIds: [1, 2, 3], idempotencyKey: 'hold' });
    const { paymentId } = await caller.payment.pay({ reservationId, token, idempotencyKey: 'pay' });
    const refund = ['payment', 'refund', '--payment-id', paymentId, '--reason', 'ill', '--seat-ids'];
    const said = await operator([...refund, '1', '3']);
    expect(said).toMatchObject({ exitCode: 2, out: '' });
    expect(said.err).toMatch(
      /^Gives 3,000 KRW back to fan, of 4,500 KRW that are left of this payment: 2 seats \(1, 3\) free again\.\n/,
    );
  });

  test('is asked before a user is erased, who is named', async () => {
    await served.operator.user.create({ userId: 'gone', name: 'Ann Gone' });
    const said = await operator(['user', 'erase', '--user-id', 'gone']);
    expect(said).toMatchObject({ exitCode: 2, out: '' });
    expect(said.err).toMatch(/^Erases gone \(Ann Gone\), for good: /);
    expect(await served.operator.user.get({ userId: 'gone' })).toMatchObject({ name: 'Ann Gone' });
  });

  test('is asked with the money that moves, and from whom', async () => {
    await served.operator.user.create({ userId: 'saver', name: 'Sam Saver' });
    const money = ['--user-id', 'saver', '--currency', 'KRW', '--reference', 'cash'];
    await operator(['wallet', 'credit', ...money, '--amount', '96320000', '--yes']);
    const said = await operator(['wallet', 'debit', ...money, '--amount', '320000']);
    expect(said).toMatchObject({ exitCode: 2, out: '' });
    expect(said.err).toMatch(
      /^Takes 320,000 KRW out of the wallet of saver \(Sam Saver\), which has 96,320,000 KRW\.\n/,
    );
    const unknown = await operator(['wallet', 'debit', '--user-id', 'nobody', ...money.slice(2), '--amount', '1']);
    expect(unknown.err).toContain('USER_NOT_FOUND');
    // What is wrong with the input is said by the server, not by the question.
    const odd = await operator([
      'wallet',
      'debit',
      ...money.slice(0, 2),
      '--currency',
      'won',
      ...money.slice(4),
      '--amount',
      '1',
      '--yes',
    ]);
    expect(odd.err).toContain('INVALID_INPUT');
  });

  test('a setting that can be set back is not asked for; an opening and a rate of nothing are', async () => {
    const { concertId } = await stageConcert(served);
    const configure = ['queue', 'configure', '--concert-id', concertId];
    expect((await operator([...configure, '--max-active', '7'])).exitCode).toBe(0);
    const opening = await operator([...configure, '--sales-open-at', '2031-01-01T00:00:00Z']);
    expect(opening.err).toMatch(
      /^Moves the opening of "A concert" from \S+ to 2031-01-01T00:00:00Z, with 0 people in line\./,
    );
    const stopped = await operator([...configure, '--admit-per-second', '0']);
    expect(stopped.err).toMatch(/^Lets nobody into "A concert" any more, with 0 people in line\.\n/);
    expect((await served.operator.queue.stats({ concertId })).settings).toMatchObject({
      maxActive: 7,
      admitPerSecond: expect.not.closeTo(0) as number,
    });
  });

  test('is not done where nobody can be asked, unless --yes says so', async () => {
    const { concertId } = await stageConcert(served);
    const cancel = ['concert', 'cancel', '--concert-id', concertId, '--reason', 'rain'];
    const said = await operator(cancel);
    expect(said).toMatchObject({ exitCode: 2, out: '' });
    expect(said.err).toContain(
      'Cancels "A concert" with all its dates (1), for good: every visit ends, and 0 payments, 0 KRW are refunded.',
    );
    expect((await served.operator.concert.get({ concertId })).cancelReason).toBeNull();
    expect((await operator([...cancel, '--yes'])).exitCode).toBe(0);
    expect((await served.operator.concert.get({ concertId })).cancelReason).toBe('rain');
  });
});

test('the program runs by itself, and shells complete its commands and options', async () => {
  const program = resolve(import.meta.dirname, '../bin/stagedoor');
  const ended = (...argv: string[]): Promise<{ stdout: string }> => promisify(execFile)(program, argv);
  for (const shell of ['bash', 'zsh', 'fish']) expect((await ended('complete', shell)).stdout).toContain('stagedoor');
  const { stdout: script } = await ended('complete', 'bash');
  const file = join(folder, 'completion.bash');
  await writeFile(file, script);
  await promisify(execFile)('bash', ['-n', file]);
  const suggested = async (...words: string[]): Promise<string[]> =>
    (await ended('complete', '--', ...words)).stdout.split('\n').map((line) => line.split('\t')[0]!);
  expect(await suggested('que')).toContain('queue');
  expect(await suggested('concert', '')).toEqual(expect.arrayContaining(['add-schedule', 'cancel']));
  expect(await suggested('queue', 'configure', '--max')).toContain('--max-active');
});
