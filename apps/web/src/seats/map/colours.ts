import { useSyncExternalStore } from 'react';

/** The page's colours as a canvas takes them. */
export interface Colours {
  readonly ground: string;
  readonly raised: string;
  readonly line: string;
  readonly edge: string;
  readonly ink: string;
  readonly soft: string;
  /** A free seat from afar. */
  readonly dot: string;
  readonly amber: string;
  readonly onAmber: string;
  readonly font: string;
}

const dark = matchMedia('(prefers-color-scheme: dark)');
let known: Colours | undefined;

/** The colours, which are others once the page turns dark or light. */
export function useColours(): Colours {
  return useSyncExternalStore(
    (changed) => {
      const forget = (): void => {
        known = undefined;
        changed();
      };
      dark.addEventListener('change', forget);
      return () => dark.removeEventListener('change', forget);
    },
    () => (known ??= coloursOf(document.documentElement)),
  );
}

/** They are registered as colours, so what is read is one. */
function coloursOf(element: Element): Colours {
  const style = getComputedStyle(element);
  const of = (name: string): string => style.getPropertyValue(`--${name}`);
  return {
    ground: of('ground'),
    raised: of('raised'),
    line: of('line'),
    edge: of('edge'),
    ink: of('ink'),
    soft: of('soft'),
    dot: of('soft'),
    amber: of('amber'),
    onAmber: of('on-amber'),
    font: style.fontFamily,
  };
}
