import type { TokenStatus } from '@stagedoor/client';
import { useLanguage } from '../language/language.ts';
import { estimateOf } from './estimate.ts';

/** When it is likely one's turn, in words. */
export function EstimateWords({ status }: { status: TokenStatus }) {
  const { say } = useLanguage();
  const estimate = estimateOf(status.estimatedWaitRangeMs);
  return (
    <p className="estimate numbers" role="status">
      {(estimate.kind === 'unknown' || estimate.kind === 'moment') && say(`estimate.${estimate.kind}`)}
      {estimate.kind === 'minutes' &&
        (estimate.from === 0
          ? say('estimate.upToMinutes', { count: estimate.to })
          : estimate.from === estimate.to
            ? say('estimate.aboutMinutes', { count: estimate.to })
            : say('estimate.minutes', { from: estimate.from, count: estimate.to }))}
      {estimate.kind === 'hours' &&
        (estimate.from === 0
          ? say('estimate.upToHours', { count: estimate.to })
          : say('estimate.hours', { from: estimate.from, count: estimate.to }))}
    </p>
  );
}
