import { useLanguage } from '../language/language.ts';
import { Notice } from '../page/notice.tsx';

/** Said before anybody wonders. */
export function ConnectionLost() {
  const { say } = useLanguage();
  return (
    <div className="across">
      <Notice kind="trouble" title={say('lost.title')}>
        {say('lost.why')}
      </Notice>
    </div>
  );
}
