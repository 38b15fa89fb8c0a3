import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Driven, type Load, ranOut, refuseManyRefusals } from './driver.ts';

const exec = promisify(execFile);

/** The first request is only read to see what it looks like, so it is written twice. */
const script = `
local file = io.open(os.getenv("REQUESTS"), "rb")
local requests, last = {}, 0
for text in file:read("*a"):gmatch("%Z+") do last = last + 1; requests[last] = text end
file:close()
local at = 0
function request()
  at = at + 1
  if at > last then
    if os.getenv("REPEAT") == "no" then io.stderr:write("ran out\\n"); wrk.thread:stop() end
    at = 1
  end
  return requests[at]
end
`;

/** A load by wrk, which is written in C: it takes a fraction of what it drives. */
export async function driveByWrk({ port, connections, requests, repeat, seconds }: Load): Promise<Driven> {
  const folder = await mkdtemp(join(tmpdir(), 'stagedoor-wrk-'));
  try {
    const [lua, file] = [join(folder, 'requests.lua'), join(folder, 'requests')];
    await writeFile(lua, script);
    await writeFile(
      file,
      [requests[0]!, ...requests].flatMap((request) => [request, zero]),
    );
    const command = `wrk -t1 -c${connections} -d${seconds}s --timeout 10s --latency -s "$1" http://127.0.0.1:${port} && times`;
    const env = { ...process.env, REQUESTS: file, REPEAT: repeat ? 'yes' : 'no' };
    const { stdout, stderr } = await exec('sh', ['-c', command, 'sh', lua], { env });
    if (stderr.includes('ran out')) throw new Error(ranOut);
    return read(stdout);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const zero = Buffer.of(0);

/** @param text what wrk prints, and after it what the shell says of the time that it took */
export function read(text: string): Driven {
  const wrong = /^\s*(Socket errors: .*)$/m.exec(text);
  const refused = Number(/Non-2xx or 3xx responses: (\d+)/.exec(text)?.[1] ?? 0);
  if (wrong) throw new Error(`wrk: ${wrong[1]}`);
  const whole = /(\d+) requests in ([\d.]+)(s|m)/.exec(text);
  const times = /(\d+)m([\d.]+)s (\d+)m([\d.]+)s\s*$/.exec(text);
  if (!whole || !times) throw new Error(`wrk said:\n${text}`);
  const seconds = Number(whole[2]) * (whole[3] === 'm' ? 60 : 1);
  const [userM, userS, systemM, systemS] = times.slice(1).map(Number) as [number, number, number, number];
  const done = Number(whole[1]) - refused;
  refuseManyRefusals(refused, done, 'wrk does not tell with what');
  return {
    done,
    perSecond: done / seconds,
    driverCpu: ((userM + systemM) * 60 + userS + systemS) / seconds,
    p50Ms: latencyOf(text, 50),
    p99Ms: latencyOf(text, 99),
  };
}

function latencyOf(text: string, percent: number): number {
  const found = new RegExp(`^\\s*${percent}%\\s+([\\d.]+)(us|ms|s)`, 'm').exec(text);
  const unitMs = { us: 0.001, ms: 1, s: 1_000 }[found?.[2] ?? ''];
  return found && unitMs ? Number(found[1]) * unitMs : Number.NaN;
}
