/** Two tickets, by a visit. */
import { createStagedoor } from '@stagedoor/client';

interface Wish {
  url: string;
  accessToken: string;
  concertId: string;
  scheduleId: string;
}

export async function buy({ url, accessToken, concertId, scheduleId }: Wish): Promise<void> {
  const stagedoor = createStagedoor({ url, accessToken });
  const visit = await stagedoor.enter({ concertId });
  await visit.turn({ onUpdate: ({ ahead }) => console.log(`${ahead} ahead`) });
  const seats = await visit.seats(scheduleId);
  const seatIds = seats.slice(0, 2).map(({ seatId }) => seatId);
  const hold = await visit.reserve({ scheduleId, seatIds });
  await visit.pay(hold);
}
