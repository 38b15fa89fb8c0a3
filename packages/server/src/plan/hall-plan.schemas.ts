import { type HallPlan, planFaults, type Point, type RowPlan, type SectionPlan } from '@stagedoor/hall';
import { z } from 'zod';
import { label, price } from '../rpc/inputs.ts';

/** Far enough for any hall, and near enough for hundredths to be exact. */
const length = z.number().min(-10_000).max(10_000);
const point: z.ZodType<Point, Point> = z.object({ x: length, y: length });
const polygon = z.array(point).min(3).max(200);
const angle = z.number().min(-360).max(360);
const distance = z.number().min(0.01).max(100);
const place = z.int().min(1).max(1_000);
const places = z.array(place).max(1_000);

const row: z.ZodType<RowPlan, RowPlan> = z.object({
  name: label(20),
  places: place,
  at: point.optional(),
  angle: angle.optional(),
  radius: length.optional(),
  spacing: distance.optional(),
  gaps: places.optional(),
  aisles: z
    .array(z.object({ after: place, width: distance.optional() }))
    .max(100)
    .optional(),
  numbering: z
    .object({
      first: z.int().min(0).max(1_000_000).optional(),
      step: z.int().min(1).max(1_000).optional(),
      side: z.enum(['left', 'right']).optional(),
    })
    .optional(),
  accessible: places.optional(),
  companion: places.optional(),
  restrictedView: places.optional(),
});

const section = { name: label(100), price, rank: z.int().min(0).max(1_000).optional(), outline: polygon.optional() };

/** Rows of seats, or room to stand in. */
const sectionPlan: z.ZodType<SectionPlan, SectionPlan> = z.discriminatedUnion('kind', [
  z.object({
    ...section,
    kind: z.literal('seated').optional(),
    rows: z.union([place, z.array(row).min(1).max(1_000)]),
    seatsPerRow: place.optional(),
    at: point.optional(),
    angle: angle.optional(),
  }),
  z.object({ ...section, kind: z.literal('standing'), capacity: z.int().min(1).max(100_000) }),
]);

/** The fields of a hall, for inputs that take one among others: held together by `checkHall`. */
export const hallFields = {
  stage: polygon.optional(),
  focalPoint: point.optional(),
  sections: z.array(sectionPlan).min(1).max(200),
};

/**
 * Adds what no schema sees: seats that stand on each other, places beyond their row, too many seats. Only a hall whose fields are each
 * right can be laid out, so where anything is wrong already nothing is added.
 */
export function checkHall(plan: HallPlan, context: Pick<z.core.$RefinementCtx, 'issues' | 'addIssue'>): void {
  if (context.issues.length > 0) return;
  for (const { path, message } of planFaults(plan)) {
    const way = path.split('.').map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    context.addIssue({ code: 'custom', path: way, message });
  }
}
