import { clock, countdown } from '../language/forms.ts';
import { useLanguage } from '../language/language.ts';
import { useReaderZone } from '../page/use-reader-zone.ts';
import type { Concert, Sale } from './sale.ts';

/** Where the sale stands, in two or three words. */
export function SaleTag({ concert, sale, now }: { concert: Concert; sale: Sale; now: number }) {
  const { language, say } = useLanguage();
  const zone = useReaderZone();
  const opensInMs = concert.salesOpenAt.getTime() - now;
  const isNear = sale === 'soon' && opensInMs < 3_600_000;
  const words =
    sale === 'soon'
      ? isNear
        ? say('sale.soonIn', { clock: countdown(opensInMs).clock })
        : say('sale.soonAt', { at: clock(concert.salesOpenAt, now, language, zone) })
      : say(`sale.${sale}`);
  return (
    <p className={`sale-tag ${sale}`}>
      <span className="lamp" aria-hidden="true" />
      <span className="numbers">{words}</span>
    </p>
  );
}
