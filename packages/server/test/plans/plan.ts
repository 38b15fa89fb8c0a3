/** How PostgreSQL ran a statement, by auto_explain. */
export interface Plan {
  readonly text: string;
  /** Rows that all its scans of tables read, and how many of them are too many. */
  readonly read: number;
  readonly tooMany: number;
  readonly root: Node;
}

interface Node {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly 'Rows Removed by Join Filter'?: number;
  readonly 'Parent Relationship'?: string;
  readonly Plans?: readonly Node[];
}

/** The plan in a notice of auto_explain. */
export function planIn(notice: string): Plan | undefined {
  const start = notice.indexOf('plan:\n');
  if (!notice.startsWith('duration:') || start < 0) return undefined;
  const { 'Query Text': text, Plan: root } = JSON.parse(notice.slice(start + 6)) as {
    'Query Text': string;
    Plan: Node;
  };
  const scans = [...nodesOf(root)].filter((node) => isScan(node) && node['Actual Loops'] > 0);
  const read = scans.reduce((sum, node) => sum + rowsRead(node), 0);
  return { text, root, read, tooMany: Math.max(0, read - needed(root, scans)) };
}

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const child of node.Plans ?? []) yield* nodesOf(child);
}

const isScan = (node: Node): boolean =>
  node['Relation Name'] !== undefined && !['ModifyTable', 'LockRows'].includes(node['Node Type']);

const rows = (node: Node): number => node['Actual Rows'] * node['Actual Loops'];

/** Whatever was fetched, kept or not. */
const rowsRead = (node: Node): number =>
  rows(node) +
  ((node['Rows Removed by Filter'] ?? 0) +
    (node['Rows Removed by Index Recheck'] ?? 0) +
    (node['Rows Removed by Join Filter'] ?? 0)) *
    node['Actual Loops'];

/**
 * A statement needs as many rows of each table that it looks into as it returns or writes, and each look-up may find one in
 * vain: a row that others hold, or that PostgreSQL before 18 makes of less than one when it rounds the average.
 */
function needed(root: Node, scans: readonly Node[]): number {
  const written = root.Plans?.find((node) => node['Parent Relationship'] === 'Outer');
  const result = root['Node Type'] === 'ModifyTable' && written ? written : root;
  return scans.reduce((sum, scan) => sum + rows(result) + scan['Actual Loops'], 0);
}
