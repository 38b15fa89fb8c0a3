import pg from 'pg';

/** The protocol's end of pg's client. pg does not declare it, nor what it does with each message. */
interface Wire {
  readonly stream: { cork(): void; uncork(): void };
  /** A statement without parameters, which the database ends by itself. */
  query(text: string): void;
  /** Ends what was sent before: the database answers at once, and says that it is ready for more. */
  sync(): void;
}

interface Internals {
  readonly connection: Wire;
  _handleCommandComplete(message: unknown): void;
  _handleErrorMessage(error: unknown): void;
  _handleReadyForQuery(message: unknown): void;
}

const Base = pg.Client as unknown as new (config?: string | pg.ClientConfig) => pg.Client & Internals;

/**
 * Statements go out as they are given, without waiting for the answers before. Those that leave together end with one Sync: at each
 * the database writes to the socket and wakes this process, which costs both of them more than a look-up does (decision 0038).
 */
export class PipelinedClient extends Base {
  /** Of each statement under way, in their order: whether it ends with a later one's Sync, so that the database does not tell its end. */
  readonly #underWay: { endsWithLater: boolean }[] = [];
  readonly #sync: () => void;
  #isTogether = false;

  constructor(config?: string | pg.ClientConfig) {
    super(config);
    Object.assign(this, { pipeline: true });
    // Sequelize listens only a moment after the connection is made: an error in between would end the process.
    this.on('error', () => {});
    const { connection } = this;
    const query = connection.query.bind(connection);
    this.#sync = connection.sync.bind(connection);
    connection.sync = () => {
      this.#underWay.push({ endsWithLater: this.#isTogether });
      if (!this.#isTogether) this.#sync();
    };
    connection.query = (text) => {
      this.#end();
      this.#underWay.push({ endsWithLater: false });
      query(text);
    };
  }

  /** Whatever is started before the next answer is read travels as one write. */
  sendTogether(): void {
    if (this.#isTogether) return;
    this.#isTogether = true;
    const { stream } = this.connection;
    stream.cork();
    process.nextTick(() => {
      this.#end();
      this.#isTogether = false;
      stream.uncork();
    });
  }

  #end(): void {
    const last = this.#underWay.at(-1);
    if (!last?.endsWithLater) return;
    last.endsWithLater = false;
    this.#sync();
  }

  override _handleCommandComplete(message: unknown): void {
    super._handleCommandComplete(message);
    if (this.#underWay[0]?.endsWithLater) this._handleReadyForQuery({ status: 'T' });
  }

  override _handleReadyForQuery(message: unknown): void {
    this.#underWay.shift();
    super._handleReadyForQuery(message);
  }

  /** The database passes over whatever came before the Sync, so it fails with the same. */
  override _handleErrorMessage(error: unknown): void {
    super._handleErrorMessage(error);
    while (this.#underWay[0]?.endsWithLater) {
      this._handleReadyForQuery({ status: 'E' });
      super._handleErrorMessage(error);
    }
  }
}
