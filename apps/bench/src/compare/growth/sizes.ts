import type { Side, Stage } from '../subject.ts';
import type { Chart } from './charts.ts';

/** One thing at several sizes, measured in turn like everything else. */
export interface Growth {
  readonly charts: readonly Pick<Chart, 'title' | 'unit'>[];
  /** For each chart its points. */
  open(stage: Stage, past: number): Promise<readonly (readonly { readonly label: string; readonly side: Side }[])[]>;
}
