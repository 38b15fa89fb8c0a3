import type { Sequelize } from 'sequelize';
import { type DatabaseConfig, openDatabase } from './open.ts';

/**
 * Connections by who they serve, so that no class of callers can keep another from the database: whatever a crowd does, it
 * waits for its own connections (decision 0012). Opened when needed.
 */
export interface Pools {
  /** Commands, and what the waiting room remembers. */
  readonly commands: Sequelize;
  /** Reads of people who are signed in, and the seats they look at. */
  readonly users: Sequelize;
  /** What anyone may see. One is enough: all who look share what it reads. */
  readonly everyone: Sequelize;
  /** The operator log, operators' own commands and reads, and pruning. */
  readonly operators: Sequelize;
}

/** How many of a node's connections commands may use; the rest serves reads. */
export const commandConnections = (poolSize: number): number => Math.max(1, Math.ceil(poolSize * 0.7));

/** How many of a node's connections serve the reads of users. */
export const userConnections = (poolSize: number): number => Math.max(1, poolSize - commandConnections(poolSize) - 1);

/** Of `poolSize` connections the crowd gets all; operators have one beside them. */
export function openPools(config: DatabaseConfig): Pools {
  const { poolSize } = config;
  const open = (size: number): Sequelize => openDatabase({ ...config, poolSize: size });
  return {
    commands: open(commandConnections(poolSize)),
    users: open(userConnections(poolSize)),
    everyone: open(1),
    operators: open(1),
  };
}

export const eachPool = (pools: Pools): Sequelize[] => Object.values(pools);

export async function closePools(pools: Pools): Promise<void> {
  await Promise.all(eachPool(pools).map((pool) => pool.close()));
}
