/** A point of a plan: to the right of the stage's middle, and away from the stage, in the plan's unit (metres by default). */
export interface Point {
  /** To the right of the stage's middle: -10,000 to 10,000. */
  x: number;
  /** Away from the stage: -10,000 to 10,000. */
  y: number;
}

/** A hall as plain JSON. Lengths are in one unit of your choice, metres where nothing is said; angles in degrees. */
export interface HallPlan {
  /** The stage as a polygon of 3–200 points; a rectangle before the first row unless given. */
  stage?: Point[] | undefined;
  /** Where one wants to sit near; the middle of the stage's front edge, (0, 0), unless given. */
  focalPoint?: Point | undefined;
  /** 1–200 sections with distinct names. Seats are numbered from 1 in this order. */
  sections: SectionPlan[];
}

/** A part of a hall: rows of seats, or room to stand in. */
export type SectionPlan = SeatedPlan | StandingPlan;

interface AnySectionPlan {
  /** 1–100 characters, no control characters. */
  name: string;
  /** The price of each place, in the currency's minor unit: a whole number, 0–1,000,000,000. */
  price: number;
  /** Sections of a lower rank are better wherever they lie; 0 unless given. A whole number, 0–1,000. */
  rank?: number | undefined;
  /** Its border as a polygon of 3–200 points; drawn around its seats unless given. */
  outline?: Point[] | undefined;
}

/** A section with rows of seats. */
export interface SeatedPlan extends AnySectionPlan {
  /** Rows of seats, unless it says that people stand. */
  kind?: 'seated' | undefined;
  /** How many rows, 1–1,000, named A, B, … Z, AA, …; or each row as it is. */
  rows: number | RowPlan[];
  /** How many seats each row has, 1–1,000, where `rows` is a number. */
  seatsPerRow?: number | undefined;
  /** Where the middle of its first row stands; behind the sections before it unless given. */
  at?: Point | undefined;
  /** How far its rows are turned clockwise around `at`, in degrees; 0 faces the stage. */
  angle?: number | undefined;
}

/** A section without seats (general admission). */
export interface StandingPlan extends AnySectionPlan {
  /** People stand: places without row and number. */
  kind: 'standing';
  /** How many people it takes, 1–100,000. */
  capacity: number;
}

/** A row of seats: places in the order in which a person walks past them, some of which may have no seat. */
export interface RowPlan {
  /** 1–20 characters, distinct within its section. */
  name: string;
  /** How many places it has, those without a seat too: 1–1,000. */
  places: number;
  /** Where its middle stands, from the section's `at`; 0.9 behind the row before unless given. */
  at?: Point | undefined;
  /** How far it is turned clockwise around its middle, in degrees; 0 unless given. */
  angle?: number | undefined;
  /** The radius of the arc that it stands on, its ends toward the stage (away from it when negative): 0.01–10,000 to either side; straight unless given. */
  radius?: number | undefined;
  /** From the middle of one seat to that of the next, 0.01–100; 0.5 unless given. */
  spacing?: number | undefined;
  /** Places without a seat, counted from 1: a pillar, say. */
  gaps?: number[] | undefined;
  /** Aisles, which part the seats on their sides. */
  aisles?:
    | {
        /** The place before it, counted from 1. */ after: number;
        /** How wide, 0.01–100; 1 unless given. */ width?: number | undefined;
      }[]
    | undefined;
  /** How its seats are numbered: from 1 on the left by ones unless given. */
  numbering?:
    | {
        /** The first seat's number, 0–1,000,000; 1 unless given. */
        first?: number | undefined;
        /** From one number to the next, 1–1,000; 2 for odd or even numbers only, 1 unless given. */
        step?: number | undefined;
        /** From which end they are counted: left is the first place; left unless given. */
        side?: 'left' | 'right' | undefined;
      }
    | undefined;
  /** Places for wheelchairs, counted from 1. */
  accessible?: number[] | undefined;
  /** Places for who comes with them. */
  companion?: number[] | undefined;
  /** Places that don't see all of the stage. */
  restrictedView?: number[] | undefined;
}
