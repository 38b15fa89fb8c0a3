/** Where the server of the demo listens: `STAGEDOOR_URL`, or where it does by itself. Says what to do when nothing answers there. */
export async function runningServer(): Promise<string> {
  const url = process.env['STAGEDOOR_URL'] ?? 'http://127.0.0.1:3000';
  try {
    // Read to its end, so that its connection is free again.
    await (await fetch(url)).text();
  } catch {
    console.error(`Nothing answers at ${url}. Start the server first: npx -y pnpm@12 start`);
    process.exit(1);
  }
  return url;
}
