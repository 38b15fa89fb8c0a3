import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TokenSigner } from '../../src/queue/token.ts';

const secret = 'a token secret for tests, at least 32 long';
const signer = new TokenSigner([secret]);
const place = { concertId: 'con_0abc', userId: 'alice', seq: 42, epoch: 0 };
const token = signer.sign(place);

const places = fc.record({
  concertId: fc.string({ maxLength: 44 }),
  userId: fc.string({ unit: 'grapheme', maxLength: 40 }),
  seq: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
  epoch: fc.nat(3),
});

test('what is signed reads back, whatever the user is called', () => {
  fc.assert(
    fc.property(places, (some) => {
      expect(signer.verify(signer.sign(some))).toEqual(some);
    }),
  );
});

test('one place has one token, and two places never share one', () => {
  fc.assert(
    fc.property(places, places, (a, b) => {
      expect(signer.sign(a)).toBe(signer.sign({ ...a }));
      if (JSON.stringify(a) !== JSON.stringify(b)) expect(signer.sign(a)).not.toBe(signer.sign(b));
    }),
  );
});

test('one character more, less or other makes it invalid, wherever it is', () => {
  for (let at = 0; at <= token.length; at++) {
    const [head, tail] = [token.slice(0, at), token.slice(at)];
    for (const char of ['A', 'b', '_', '-', '.', '=', '+', '/', ' ', '\n', '\u0000', 'é']) {
      expect(signer.verify(head + char + tail)).toBeUndefined();
      if (tail.length > 0 && !tail.startsWith(char)) expect(signer.verify(head + char + tail.slice(1))).toBeUndefined();
    }
    if (tail.length > 0) expect(signer.verify(head + tail.slice(1))).toBeUndefined();
  }
});

test('a flipped bit anywhere makes it invalid', () => {
  const bytes = Buffer.from(token);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Buffer.from(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    expect(signer.verify(flipped.toString('latin1'))).toBeUndefined();
  }
});

test('the same bytes written another way are another text, so invalid', () => {
  const [version, keyId, payload, mac] = token.split('.') as [string, string, string, string];
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  // 32 bytes leave two unused bits in the last character: three other characters decode to the same signature.
  const last = alphabet.indexOf(mac.at(-1)!);
  const twins = [1, 2, 3].map((spare) => mac.slice(0, -1) + alphabet[(last & ~3) | ((last + spare) & 3)]!);
  for (const twin of twins) {
    expect(Buffer.from(twin, 'base64url')).toEqual(Buffer.from(mac, 'base64url'));
    expect(signer.verify([version, keyId, payload, twin].join('.'))).toBeUndefined();
  }
  expect(signer.verify([version, keyId, payload, `${mac}=`].join('.'))).toBeUndefined();
  expect(signer.verify(`${token}.`)).toBeUndefined();
  expect(signer.verify(`${token}.${mac}`)).toBeUndefined();
  expect(signer.verify(token.toUpperCase())).toBeUndefined();
  expect(signer.verify(` ${token}`)).toBeUndefined();
});

test('a place that was changed, and a signature of other words, are invalid', () => {
  const [version, keyId, , mac] = token.split('.') as [string, string, string, string];
  for (const forged of [['con_0abc', 'alice', 1], ['con_0abc', 'bob', 42], ['con_0abc', 'alice', '42'], [], {}, null])
    expect(
      signer.verify([version, keyId, Buffer.from(JSON.stringify(forged)).toString('base64url'), mac].join('.')),
    ).toBeUndefined();
});

test('no garbage is a token, and none makes it fail', () => {
  const parts = fc.array(fc.base64String(), { maxLength: 5 }).map((some) => ['st1', ...some].join('.'));
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), parts), (garbage) => {
      expect(signer.verify(garbage)).toBeUndefined();
    }),
  );
  expect(signer.verify('x'.repeat(1_000_000))).toBeUndefined();
});

test('secrets rotate: the old one still verifies, the new one signs, a dropped one is forgotten', () => {
  const next = 'the next token secret, at least 32 characters';
  const rotated = new TokenSigner([next, secret]);
  expect(rotated.verify(token)).toEqual(place);
  const fresh = rotated.sign(place);
  expect(fresh).not.toBe(token);
  expect(signer.verify(fresh)).toBeUndefined();
  const dropped = new TokenSigner([next]);
  expect(dropped.verify(fresh)).toEqual(place);
  expect(dropped.verify(token)).toBeUndefined();
});

test('a token of another secret under this key’s name is invalid', () => {
  const [, , payload, mac] = new TokenSigner(['some other secret that is long enough!!']).sign(place).split('.');
  expect(signer.verify(['st1', token.split('.')[1], payload, mac].join('.'))).toBeUndefined();
});
