/** Where a crowd of the demo is on its way, if one is. */
export interface Crowd {
  readonly concertId: string | null;
  readonly isRunning: boolean;
}

/** Whether the server makes crowds for who tries it out, and of the one under way; null where it makes none. */
export async function crowdOfDemo(signal: AbortSignal): Promise<Crowd | null> {
  const response = await fetch('/demo/crowd', { signal });
  return response.ok ? ((await response.json()) as Crowd) : null;
}

/** Sends a crowd into a concert's line. While another one is there, no more come. */
export async function makeCrowd(concertId: string): Promise<void> {
  const response = await fetch('/demo/crowd', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ concertId }),
  });
  if (!response.ok && response.status !== 409) throw new Error(`The demo's crowd answered ${response.status}.`);
}
