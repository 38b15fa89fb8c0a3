import { expect, test } from 'vitest';
import { letIn, openStage, refusalOf, stageConcert, until } from '../harness.ts';
import { somebodyHolds } from '../scenes.ts';

test('an audit that has to wait keeps nobody waiting, tells how far it is, and a stop breaks it off', async () => {
  // One connection for commands, and one for reads.
  const stage = await openStage({ poolSize: 2 });
  const { concertId } = await stageConcert(stage);
  const [visitor] = await letIn(stage, concertId, ['visitor'], 1_000);
  const { letGo } = await somebodyHolds(stage, 'lock table seats in access exclusive mode');
  const checkedRows = async (): Promise<number> =>
    (await stage.stagedoor.registry.getSingleMetric('stagedoor_audit_rows')!.get()).values[0]!.value;
  try {
    expect(await checkedRows()).toBe(0);
    const refused = refusalOf(stage.operator.wallet.audit());
    await until(async () => (await checkedRows()) > 0);
    expect((await visitor!.caller.wallet.balance({ token: visitor!.token })).balance).toBe(1_000);
    expect((await stage.as({ kind: 'anonymous' }).concert.get({ concertId })).concertId).toBe(concertId);
    const stopped = stage.stagedoor.stop();
    expect((await refused).data).toMatchObject({ reason: 'UNAVAILABLE' });
    await stopped;
    expect(await checkedRows()).toBe(0);
  } finally {
    await letGo();
    await stage.close();
  }
});
