import { openPhone, openSlowPage } from './devices.ts';
import { signInAs } from './sign-in.ts';

/** When the largest part of a page stood there, and what the page's own thread did until then. */
export interface Loaded {
  readonly lcpMs: number;
  readonly what: string;
  readonly busyMs: number;
  readonly requests: number;
  readonly receivedBytes: number;
}

/** Loads a page as one who was never here, and waits until `seen` is there. */
export async function loadOnce(url: string, path: string, seen: string, userId?: string): Promise<Loaded> {
  await using browser = await openPhone();
  if (userId !== undefined) await signInAs(browser, url, userId);
  const { page, cdp } = await openSlowPage(browser);
  let [requests, receivedBytes] = [0, 0];
  cdp.on('Network.loadingFinished', ({ encodedDataLength }) => {
    requests += 1;
    receivedBytes += encodedDataLength;
  });
  // What the thread really did: others on this machine do not count.
  await cdp.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(`${url}${path}`);
  await page.locator(seen).first().waitFor();
  const { lcpMs, what } = await page.evaluate(largestPaint);
  const { metrics } = await cdp.send('Performance.getMetrics');
  const busy = metrics.find(({ name }) => name === 'TaskDuration')!.value;
  return { lcpMs, what, busyMs: busy * 1_000, requests, receivedBytes };
}

/** In the page: the last of the largest paints, once nothing larger came for a second. */
function largestPaint(): Promise<{ lcpMs: number; what: string }> {
  return new Promise((resolve) => {
    let [lcpMs, what] = [0, ''];
    let quiet = 0;
    const settle = (): void => {
      clearTimeout(quiet);
      quiet = setTimeout(() => resolve({ lcpMs, what }), 1_000) as unknown as number;
    };
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) {
        const { element } = entry as PerformanceEntry & { element?: Element };
        [lcpMs, what] = [entry.startTime, `${element?.localName ?? '?'}.${element?.className ?? ''}`];
      }
      settle();
    }).observe({ type: 'largest-contentful-paint', buffered: true });
    settle();
  });
}
