import { literal, where } from 'sequelize';

/** A condition of a model's query that an index in the collation "C" serves, and no other. */
export function inCollationC(column: string, value: string): ReturnType<typeof where> {
  return where(literal(`"${column}" collate "C"`), value);
}
