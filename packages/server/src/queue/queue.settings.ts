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
  /** Most visitors inside at once, 0–1,000,000; 500 at first. Lowering it ends no visit. */
  maxActive: count(500, 0, 1_000_000),
  /** Most admissions a second, 0–100,000, fractions allowed; 50 at first. 0 admits nobody. */
  admitPerSecond: rate(50, 100_000),
  /** How long a visitor may stay inside, in milliseconds, at most a day; 600,000 at first. Holds for those admitted from now on. */
  activeTtlMs: milliseconds(10 * 60_000),
  /** How long seats are held, in milliseconds, at most a day and never longer than the visit; 300,000 at first. */
  holdTtlMs: milliseconds(5 * 60_000),
  /** How overdue a promised poll may be before its visitor counts as absent, in milliseconds, at most a day; 60,000 at first. */
  absentAfterMs: milliseconds(60_000),
  /** Most seats that one user may hold or have paid for in this concert, 1–1,000; 8 at first. */
  maxSeatsPerUser: count(8, 1, 1_000),
};

/** The settings of one queue. */
export type QueueSettings = { [Name in keyof typeof queueSettings]: number };

/** Settings as an operator sends them. */
export type SettingsRequest = { [Name in keyof typeof queueSettings]?: number | undefined };

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
