import { useEffect } from 'react';

/** What the tab is called while a component is there. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title === '' ? 'Stagedoor' : `${title} · Stagedoor`;
  }, [title]);
}
