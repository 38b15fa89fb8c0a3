/** Woken in one turn of the event loop: a crowd of streams must not keep everyone else waiting. */
const atOnce = 200;

/** All who wait for the next refresh: they share a few promises, and no timer. */
export class Watchers {
  #groups: { count: number; done: PromiseWithResolvers<void> }[] = [];

  /** Resolves when the waiting are woken next. */
  next(): Promise<void> {
    let last = this.#groups.at(-1);
    if (last === undefined || last.count === atOnce)
      this.#groups.push((last = { count: 0, done: Promise.withResolvers() }));
    last.count++;
    return last.done.promise;
  }

  /** Wakes all who wait now, group after group, with room for other work in between. */
  wake(): void {
    const groups = this.#groups;
    this.#groups = [];
    wakeFrom(groups, 0);
  }
}

function wakeFrom(groups: readonly { done: PromiseWithResolvers<void> }[], index: number): void {
  if (index >= groups.length) return;
  groups[index]!.done.resolve();
  setImmediate(wakeFrom, groups, index + 1);
}
