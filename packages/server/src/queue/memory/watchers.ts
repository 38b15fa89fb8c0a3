/** Told, or looked at in vain, in one turn of the event loop: a crowd of streams must not keep everyone else waiting. */
const toldAtOnce = 200;
const lookedAtOnce = 2_000;

/** Who watches something that a refresh may have changed. */
export interface Watcher {
  /** Looks whether there is news, and tells it. True when there was some. Never throws: others look after it. */
  look(): boolean;
}

/** All who watch this node's memory: each refresh lets them look, and none of them has a timer or a promise. */
export class Watchers {
  readonly #all = new Set<Watcher>();

  /** Returns how to stop. */
  add(watcher: Watcher): () => void {
    this.#all.add(watcher);
    return () => void this.#all.delete(watcher);
  }

  /** Lets all of them look, with room for other work between so many. */
  wake(): void {
    this.#wakeFrom(this.#all.values());
  }

  #wakeFrom(watchers: SetIterator<Watcher>): void {
    let [told, looked] = [0, 0];
    for (let next = watchers.next(); !next.done; next = watchers.next()) {
      if (next.value.look()) told++;
      if (told < toldAtOnce && ++looked < lookedAtOnce) continue;
      setImmediate(() => this.#wakeFrom(watchers));
      return;
    }
  }
}
