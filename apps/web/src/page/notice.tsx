import type { ReactNode } from 'react';

/** Something to know: `trouble` is read aloud at once. */
export function Notice({
  kind = 'news',
  title,
  action,
  children,
}: {
  kind?: 'news' | 'trouble' | 'good';
  title?: string;
  action?: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className={`notice ${kind}`} role={kind === 'trouble' ? 'alert' : 'status'}>
      <div>
        {title !== undefined && <strong className="notice-title">{title}</strong>}
        <p>{children}</p>
      </div>
      {action !== undefined && <div className="notice-action">{action}</div>}
    </div>
  );
}
