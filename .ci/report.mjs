// The end of a run: which tests and steps failed, and how many in all. Plain JavaScript, as it also runs where nothing is installed.
import { existsSync, readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { stripVTControlCharacters } from 'node:util';

/** @type {Record<string, string>} Steps that are tests, and where Vitest writes what came of them. */
const written = {
  tests: 'test-results.json',
  'tests in Chromium': 'test-results.browser.json',
  'tests behind PgBouncer, and in front Caddy and nginx': 'test-results.pooler.json',
};

/** @param {string} message */
const firstLine = (message) =>
  stripVTControlCharacters(message)
    .split('\n')
    .find((line) => line.trim() !== '')
    ?.trim()
    .slice(0, 200) ?? '';

/** @param {string} file */
function failuresIn(file) {
  const { numPassedTests: passed, numPendingTests: skipped, testResults } = JSON.parse(readFileSync(file, 'utf8'));
  const failures = testResults.flatMap((one) => {
    const name = relative(process.cwd(), one.name);
    const tests = one.assertionResults
      .filter((test) => test.status === 'failed')
      .map((test) => ({
        name: `${name} › ${[...test.ancestorTitles, test.title].join(' › ')}`,
        why: firstLine(test.failureMessages[0] ?? ''),
      }));
    // A file whose tests could not even begin, or not end.
    return tests.length === 0 && one.status === 'failed' ? [{ name, why: firstLine(one.message ?? '') }] : tests;
  });
  return { passed, skipped, failures };
}

const failedSteps = process.argv.slice(2);
let passed = 0;
let failed = 0;
let skipped = 0;
for (const [step, file] of Object.entries(written)) {
  if (!existsSync(file)) {
    if (!failedSteps.includes(step)) failedSteps.push(step);
    continue;
  }
  const results = failuresIn(file);
  passed += results.passed;
  skipped += results.skipped;
  failed += results.failures.length;
  for (const { name, why } of results.failures) console.log(`✗ ${name}\n    ${why}`);
  // Its failures are counted one by one.
  if (results.failures.length > 0) written[step] = '';
}
const others = failedSteps.filter((step) => written[step] !== '');
for (const step of others) console.log(`✗ the step "${step}"`);
console.log(`${passed} passed, ${failed + others.length} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed + others.length > 0 ? 1 : 0;
