import type { Walking } from './walk.ts';

interface Concert {
  readonly concert_id: string;
  readonly frontier: string;
  readonly drawn: string | null;
  readonly draw_seed: string;
}

/** A token at its place. Times are microseconds; a token that was never admitted has none, one that was never admitted and ended does not wait. */
interface Placed {
  readonly place: string;
  readonly admitted: string | null;
  readonly left: string | null;
  readonly waits: boolean;
}

const micros = (time: string): string => `(extract(epoch from ${time}) * 1000000)::bigint`;

const columns = `${micros('admitted_at')} as admitted, ${micros('least(expires_at, ended_at)')} as left, admitted_at is null and ended_at is null as waits`;

/** Checks caps and order over the history of each concert's admissions, place by place. */
export async function checkAdmissions(walking: Walking): Promise<void> {
  const { snapshot } = walking;
  for (let after = ''; ;) {
    const concerts = await snapshot.rows<Concert>(
      'select concert_id, frontier, drawn, draw_seed from queues where concert_id > $1 order by concert_id limit 1000',
      [after],
    );
    for (const concert of concerts) await checkConcert(concert, walking);
    if (concerts.length === 0) return;
    after = concerts.at(-1)!.concert_id;
  }
}

async function checkConcert(concert: Concert, { snapshot, findings, onRows }: Walking): Promise<void> {
  const { concert_id: concertId, draw_seed: seed } = concert;
  const drawn = concert.drawn ?? '0';
  const frontier = Number(concert.frontier);
  const house = await readDecisions(concertId, { snapshot });
  let latest = 0;
  const look = ({ place, admitted, left, waits }: Placed): void => {
    if (admitted !== null) {
      const at = Number(admitted);
      if (at < latest)
        findings.add(
          8,
          `concert ${concertId}: place ${place} was admitted at ${timeOf(at)}, before someone ahead of it`,
        );
      latest = Math.max(latest, at);
      house.enter(at);
      if (left !== null) house.leave(Number(left));
    } else if (waits && Number(place) <= frontier)
      findings.add(8, `concert ${concertId}: place ${place} still waits, the frontier is at ${frontier}`);
  };
  const inDraw = `select row_number() over (order by sha256(convert_to($2 || ':' || seq, 'UTF8'))) as place, ${columns}
    from tokens where concert_id = $1 and seq <= $3`;
  const after = `select seq as place, ${columns} from tokens where concert_id = $1 and seq > $2 order by seq`;
  const parts = [
    ...(drawn === '0' ? [] : [snapshot.stream<Placed>(inDraw, [concertId, seed, drawn])]),
    snapshot.stream<Placed>(after, [concertId, drawn]),
  ];
  for (const part of parts)
    for await (const tokens of part) {
      for (const token of tokens) look(token);
      onRows('tokens', tokens.length);
    }
  for (const { at, active, cap } of house.overfull())
    findings.add(7, `concert ${concertId}: ${active} active at ${timeOf(at)}, the cap was ${cap}`);
}

const timeOf = (at: number): string => new Date(at / 1_000).toISOString();

/** Who was inside at each decision: everyone admitted up to then, but for those who had left. */
class House {
  readonly #times: Float64Array;
  readonly #caps: ReadonlyMap<number, number>;
  /** How many more were inside at a decision than at the one before. */
  readonly #change: Int32Array;
  /** Whether someone was admitted by this very decision. */
  readonly #admitted: Uint8Array;

  constructor(caps: ReadonlyMap<number, number>) {
    this.#caps = caps;
    this.#times = Float64Array.from(caps.keys()).sort();
    this.#change = new Int32Array(caps.size + 1);
    this.#admitted = new Uint8Array(caps.size + 1);
  }

  enter(at: number): void {
    const decision = this.#firstFrom(at);
    this.#change[decision]! += 1;
    if (this.#times[decision] === at) this.#admitted[decision] = 1;
  }

  leave(at: number): void {
    this.#change[this.#firstFrom(at)]! -= 1;
  }

  *overfull(): Generator<{ at: number; active: number; cap: number }> {
    let active = 0;
    for (const [decision, at] of this.#times.entries()) {
      active += this.#change[decision]!;
      const cap = this.#caps.get(at)!;
      if (this.#admitted[decision] === 1 && active > cap) yield { at, active, cap };
    }
  }

  /** The first decision at or after a moment. */
  #firstFrom(at: number): number {
    let [low, high] = [0, this.#times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#times[middle]! < at) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

async function readDecisions(concertId: string, { snapshot }: Pick<Walking, 'snapshot'>): Promise<House> {
  const caps = new Map<number, number>();
  const text = `select ${micros('decided_at')} as at, max_active as cap from admissions where concert_id = $1 order by first_seq`;
  for await (const decisions of snapshot.stream<{ at: string; cap: number }>(text, [concertId]))
    for (const { at, cap } of decisions) caps.set(Number(at), Math.min(cap, caps.get(Number(at)) ?? cap));
  return new House(caps);
}
