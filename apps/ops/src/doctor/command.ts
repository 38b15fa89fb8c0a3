import { exitCodes } from '../failure.ts';
import type { Surroundings } from '../surroundings.ts';
import { type Course, optionsGiven, t } from '../trpc.ts';
import { examine } from './doctor.ts';
import { asText } from './finding.ts';

const description = 'Looks at the settings, the server, the database, the clocks and the disk, and says what to do.';

/** `stagedoor doctor`. It ends with 1 when something fails, so that scripts can wait for a healthy system. */
export function doctorCommand({ env }: Surroundings, course: Course) {
  return t.procedure.meta({ description }).mutation(async () => {
    const options = optionsGiven();
    const findings = await examine(options, env);
    if (findings.some(({ level }) => level === 'fail')) course.exitCode = exitCodes.refused;
    return options.json === true ? { findings } : asText(findings);
  });
}
