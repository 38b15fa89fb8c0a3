/**
 * For all tests: none fails because a machine is slow or busy. What is waited for ends the wait, so a long limit costs nothing
 * unless something is wrong. No test sets a shorter one, unless that is what it promises.
 */
export const patient = {
  testTimeout: 180_000,
  hookTimeout: 180_000,
  expect: { poll: { timeout: 60_000 } },
};
