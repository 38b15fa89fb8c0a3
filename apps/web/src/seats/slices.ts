import { useEffect, useState } from 'react';

/** Lets the page answer what was touched meanwhile, before long work goes on. */
export const rest = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

/** What is made from something by long work, apart from what is drawn; nothing until it is there. */
export function useOpened<From, Opened>(
  from: From | undefined,
  open: (from: From) => Promise<Opened>,
): Opened | undefined {
  const [made, setMade] = useState<{ from: From; opened: Opened }>();
  useEffect(() => {
    if (from === undefined) return;
    let isWanted = true;
    void (async () => {
      const opened = await open(from);
      if (isWanted) setMade({ from, opened });
    })();
    return () => void (isWanted = false);
  }, [from, open]);
  return made?.from === from ? made?.opened : undefined;
}
