import { decimal } from '../table.ts';
import type { Result } from './result.ts';

/** From here on a core, or a server's thread, has no time left. */
const busy = 0.9;

/** What stands between missed goals and their ratios, by what each process took of the machine. */
export function limitsOf(results: readonly Result[], machineCores: number): string[] {
  const missed = results.filter(({ met }) => !met);
  const rows = missed.filter(({ subject }) => !subject.startsWith('http-')).flatMap((one) => rowOf(one, machineCores));
  const table = [
    '| missed | ratio | goal | cores of the server | of PostgreSQL | of the driver | what is used up | ratio, if its server took what the yardstick’s takes | if nobody waited |',
    '| --- | ---: | ---: | ---: | ---: | ---: | --- | ---: | ---: |',
    ...rows,
  ];
  return [...(rows.length === 0 ? [] : [...table, '']), ...outOfReach(missed, results)];
}

function rowOf(
  { subject, ratio, goal, cores, serverUs, yardstickUs, processes }: Result,
  machineCores: number,
): string[] {
  if (cores === undefined || serverUs === undefined) return [];
  const { server, database, driver } = cores;
  const all = server + database + driver;
  const usedUp =
    all >= busy * machineCores ? 'all cores' : server >= busy * processes ? 'the server’s thread' : 'nothing';
  const coresPerUs = server / serverUs;
  const cheaper = yardstickUs !== undefined && yardstickUs < serverUs ? (serverUs - yardstickUs) * coresPerUs : 0;
  const cells = [
    `\`${subject}\``,
    decimal(ratio, 2),
    decimal(goal, 2),
    ...[server, database, driver].map((share) => decimal(share, 2)),
    usedUp,
    cheaper === 0 ? '–' : decimal((ratio * all) / (all - cheaper), 2),
    decimal(ratio * Math.max(1, Math.min(machineCores / all, processes / server)), 2),
  ];
  return [`| ${cells.join(' | ')} |`];
}

const known = (results: readonly Result[]): Result[] =>
  results.filter(({ subject, serverUs }) => subject.startsWith('http-') && serverUs !== undefined);

/** Procedures for which no way in could be cheap enough, since PostgreSQL takes too much of the call on both sides. */
function outOfReach(missed: readonly Result[], all: readonly Result[]): string[] {
  const least = Math.min(...known(all).map(({ serverUs }) => serverUs!));
  const mine = known(missed).filter(({ yardstickUs }) => yardstickUs !== undefined);
  if (mine.length === 0) return [];
  const never = mine.filter(({ yardstickUs, databaseUs = 0, goal }) => {
    const allowedUs = (yardstickUs! + databaseUs) / goal - databaseUs;
    return allowedUs < least;
  });
  return [
    `Of the ${mine.length} \`http-*\` that miss their goal, ${never.length} could not reach it if the server took no more than the ` +
      `${decimal(least, 0)} µs of the cheapest answer there is: PostgreSQL’s part, which is the same on both sides, is too large.`,
  ];
}
