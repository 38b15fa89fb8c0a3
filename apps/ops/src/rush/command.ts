import { z } from 'zod';
import { exitCodes } from '../failure.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Course, optionsGiven, t } from '../trpc.ts';
import { line, picture, report } from './picture.ts';
import { rush, type Standing } from './rush.ts';

const description =
  'Plays a crowd through the SDK: people who buy, race, dawdle, pay late, leave, come back and watch. It ends with the audit.';

const count = (most: number): z.ZodNumber => z.int().min(1).max(most);
const seconds = z.number().min(0).max(86_400);

const input = z.object({
  visitors: count(100_000).default(200).describe('How many come'),
  onlookers: z.int().min(0).max(100_000).default(0).describe('How many come beside them and only look on'),
  seats: count(100_000).default(500).describe('Seats of the concert that is made for them'),
  title: z.string().optional().describe('What the concert is called that is made for them'),
  concertId: z.string().optional().describe('A concert that is there, instead of a new one'),
  accessTokens: z
    .string()
    .optional()
    .describe('A file with access tokens of visitors, one a line, instead of users that are made for it'),
  seed: z.int().min(0).default(1).describe('The same seed gives everyone the same character, arrival and wishes'),
  arrive: seconds.default(10).describe('Within how many seconds they come, most of them at the beginning'),
  opensIn: seconds.default(0).describe('In how many seconds the sale opens: until then the line is not drawn'),
  atMost: seconds.default(600).describe('After how many seconds it is over, whoever is still there'),
  maxActive: count(100_000)
    .optional()
    .describe('How many may visit the concert at once that is made for them; a few more than a hundred unless given'),
  admitPerSecond: count(10_000)
    .optional()
    .describe('How many are let in a second at most; some twenty unless given, so that there is a line to see'),
  processes: z
    .int()
    .min(1)
    .max(64)
    .default(1)
    .describe('In how many processes the crowd comes: one plays some hundred calls a second on a small machine'),
  keepFree: z.int().min(0).default(0).describe('Seats of each date that this crowd leaves to others'),
});

/** How often somebody without a terminal hears of it. */
const lineEveryMs = 5_000;

/** `stagedoor rush`. It ends with 1 when the books do not hold. */
export function rushCommand(surroundings: Surroundings, course: Course) {
  return t.procedure
    .meta({ description })
    .input(input)
    .mutation(async ({ input: { arrive, opensIn, atMost, ...wish } }) => {
      const options = optionsGiven();
      const interrupted = new AbortController();
      surroundings.onInterrupt(() => interrupted.abort());
      const outcome = await rush(
        { ...wish, arriveSeconds: arrive, opensInSeconds: opensIn, atMostSeconds: atMost },
        options,
        surroundings.env,
        {
          began: (page) => surroundings.err(`  Watch it, and stand in line yourself: ${page}\n`),
          show: shown(surroundings),
          interrupted: interrupted.signal,
        },
      );
      const isBroken = outcome.soldTwice.length > 0 || outcome.audit?.some(({ holds }) => !holds) === true;
      if (isBroken) course.exitCode = exitCodes.refused;
      return options.json === true ? outcome : report(outcome);
    });
}

function shown({ draw, err }: Surroundings): (standing: Standing) => void {
  if (draw !== undefined) return (standing) => draw(picture(standing));
  let saidMs = -Infinity;
  return (standing) => {
    if (standing.elapsedMs - saidMs < lineEveryMs) return;
    saidMs = standing.elapsedMs;
    err(line(standing));
  };
}
