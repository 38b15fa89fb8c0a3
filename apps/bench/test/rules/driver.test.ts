import { expect, test } from 'vitest';
import { AnswerReader, bodyOf } from '../../src/compare/drivers/answers.ts';
import { mutationRequest, queryRequest } from '../../src/compare/drivers/requests.ts';
import { read } from '../../src/compare/drivers/wrk.ts';
import { select } from '../../src/compare/families.ts';

const said = (line: string): string => `Running 2s test @ http://127.0.0.1:4801
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     8.46ms   12.89ms 150.65ms   96.12%
    Req/Sec     5.00k     1.00k    6.00k    70.00%
  Latency Distribution
     50%  812.00us
     75%    7.80ms
     90%   12.00ms
     99%    1.20s
  10000 requests in 2.00s, 5.00MB read
${line}Requests/sec:   5000.00
Transfer/sec:      2.50MB
0m0.00s 0m0.01s
0m0.50s 0m0.70s
`;

test('what wrk and the shell say is read, in every unit', () => {
  expect(read(said(''))).toEqual({ done: 10_000, perSecond: 5_000, driverCpu: 0.6, p50Ms: 0.812, p99Ms: 1_200 });
});

test('a few refusals are not counted, many or lost answers end the benchmark', () => {
  expect(read(said('  Non-2xx or 3xx responses: 100\n'))).toMatchObject({ done: 9_900, perSecond: 4_950 });
  expect(() => read(said('  Non-2xx or 3xx responses: 400\n'))).toThrow('400 of 10000 calls were refused');
  expect(() => read(said('  Socket errors: connect 0, read 0, write 0, timeout 3\n'))).toThrow('Socket errors');
});

test('an answer ends where its length says, however it is cut', () => {
  const reader = new AnswerReader();
  const head = 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\ndate: now\r\n\r\n';
  expect([`${head}hel`, 'l', 'o', `${head}hello`].map((part) => reader.take(Buffer.from(part)))).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(reader.status).toBe(200);
});

test('an answer in chunks ends with the last one, and its parts are joined', () => {
  const reader = new AnswerReader();
  const parts = ['HTTP/1.1 409 No\r\ntransfer-encoding: chunked\r\n\r\n3\r\n{"a\r\n', '4\r\n":1}\r\n0\r\n', '\r\n'].map(
    (part) => Buffer.from(part),
  );
  expect(parts.map((part) => reader.take(part))).toEqual([false, false, true]);
  expect([reader.status, bodyOf(Buffer.concat(parts))]).toEqual([409, '{"a":1}']);
  expect(reader.take(Buffer.from('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'))).toBe(true);
});

test('what says neither its length nor its chunks can not be read', () => {
  expect(() => new AnswerReader().take(Buffer.from('HTTP/1.1 200 OK\r\ndate: now\r\n\r\n'))).toThrow('read');
});

test('requests are whole: their length counts bytes', () => {
  expect(mutationRequest('a.b', { name: 'é' }, 'x').toString()).toBe(
    'POST /trpc/a.b HTTP/1.1\r\nhost: 127.0.0.1\r\nauthorization: Bearer x\r\ncontent-type: application/json\r\ncontent-length: 13\r\n\r\n{"name":"é"}',
  );
  expect(queryRequest('a.b', {}).toString()).toBe('GET /trpc/a.b?input=%7B%7D HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n');
});

test('a subject is chosen by its name, several by how they begin, and all without', () => {
  expect([...select(['poll'])]).toEqual(['poll']);
  expect([...select(['poll-'])]).toEqual(['poll-signed', 'poll-million']);
  expect(select([]).size).toBeGreaterThan(3);
  expect(() => select(['nothing'])).toThrow('There is no subject "nothing"');
});
