interface Setting {
  /** What holds until an operator sets it. */
  readonly default: number;
  readonly min: number;
  readonly max: number;
  readonly isWhole: boolean;
}

const dayMs = 24 * 60 * 60_000;
const count = (value: number, min: number, max: number): Setting => ({ default: value, min, max, isWhole: true });
const rate = (value: number, max: number): Setting => ({ default: value, min: 0, max, isWhole: false });
const milliseconds = (value: number): Setting => count(value, 1, dayMs);

/** The figures that an operator may set: inputs, outputs, rows and columns follow from this list. */
export const queueSettings = {
  /** Most visitors inside at once. */
  maxActive: count(500, 0, 1_000_000),
  /** Most admissions a second. */
  admitPerSecond: rate(50, 100_000),
  /** How long a visitor may stay inside. */
  activeTtlMs: milliseconds(10 * 60_000),
  /** How long seats are held, at most as long as the visit. */
  holdTtlMs: milliseconds(5 * 60_000),
  /** How long a visitor may be silent past the promised poll. */
  absentAfterMs: milliseconds(60_000),
  /** Most seats that one user may hold or have paid for. */
  maxSeatsPerUser: count(8, 1, 1_000),
};

/** The settings of one queue. */
export type QueueSettings = { [Name in keyof typeof queueSettings]: number };

export const settingNames = Object.keys(queueSettings) as (keyof QueueSettings)[];

/** The settings of a new queue. */
export const queueDefaults: Readonly<QueueSettings> = eachSetting(({ default: value }) => value);

/** Something of each setting, by its name. */
export function eachSetting<Value>(of: (setting: Setting, name: keyof QueueSettings) => Value): {
  [Name in keyof typeof queueSettings]: Value;
} {
  return Object.fromEntries(settingNames.map((name) => [name, of(queueSettings[name], name)])) as {
    [Name in keyof typeof queueSettings]: Value;
  };
}
