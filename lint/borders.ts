/**
 * Which parts of packages/server/src may import which, and who takes nothing but types from it. The linter (borders.plugin.ts) and the test of the borders
 * (test/borders.test.ts) are both made from these tables. A new noun is one row.
 */

/** Each noun and the nouns that it may use, through their index.ts alone. */
export const nouns: Readonly<Record<string, readonly string[]>> = {
  operator: [],
  audit: ['operator'],
  user: ['operator'],
  queue: ['user', 'operator'],
  plan: ['queue', 'operator'],
  catalogue: ['queue', 'plan', 'operator'],
  wallet: ['user', 'queue', 'operator'],
  seating: ['queue', 'catalogue', 'operator'],
  payment: ['queue', 'catalogue', 'seating', 'wallet', 'operator'],
  erasure: ['user', 'queue', 'seating', 'payment', 'operator'],
  cancellation: ['queue', 'catalogue', 'seating', 'wallet', 'payment', 'operator'],
};

const everyNoun = Object.keys(nouns);

/** What every noun stands on. */
const ground = ['errors', 'ids', 'log', 'database', 'engine', 'rpc'];

/** Every other room (a folder, or a file at the root) and the rooms that it may use. */
const rooms: Readonly<Record<string, readonly string[]>> = {
  errors: [],
  encoder: [],
  ids: [],
  config: [],
  trace: [],
  log: ['database', 'trace'],
  database: [],
  engine: ['errors', 'encoder', 'log', 'database', 'trace'],
  rpc: ['errors', 'encoder', 'log', 'database', 'engine', 'trace'],
  records: everyNoun,
  router: ['rpc', 'records'],
  runtime: ['config', ...ground, 'router', ...everyNoun],
  http: ['config', 'errors', 'encoder', 'log', 'rpc', 'router', 'runtime', 'trace'],
  api: ['errors', 'rpc', 'records'],
  index: ['api', 'log', 'config', 'errors', 'database', 'rpc', 'router', 'runtime', 'http'],
  testing: ['api', 'index'],
};

/** What each kind of file in a noun may use: of its own noun, by kind, and of the ground. Other nouns only where it says so. */
const kinds: Readonly<Record<string, { own: readonly string[]; ground: readonly string[]; others: boolean }>> = {
  settings: { own: [], ground: [], others: false },
  events: { own: ['events', 'settings'], ground: ['errors'], others: false },
  rules: { own: ['rules', 'events', 'settings'], ground: ['errors'], others: false },
  model: { own: ['model', 'events', 'rules', 'settings'], ground: ['errors', 'database'], others: false },
  schemas: { own: ['schemas', 'rules', 'events', 'settings'], ground: ['errors', 'rpc'], others: true },
  store: {
    own: ['store', 'model', 'schemas', 'rules', 'events', 'settings'],
    ground: ['errors', 'database', 'engine'],
    others: true,
  },
  // Whatever has no ending of its own: commands, queries, memory.
  verb: { own: ['verb', 'store', 'model', 'schemas', 'rules', 'events', 'settings'], ground, others: true },
  index: { own: ['verb', 'store', 'model', 'schemas', 'rules', 'events', 'settings'], ground: [], others: false },
  router: { own: ['verb', 'store', 'model', 'schemas', 'rules', 'events', 'settings'], ground, others: true },
};

/** The files that list something of every noun: its procedures. */
const listed: Readonly<Record<string, string>> = { 'records.ts': 'router' };

/** Packages that only some rooms may use, and files that may use none of them. */
const packages: readonly { name: RegExp; rooms: readonly string[] }[] = [
  { name: /^@stagedoor\/(?!server|hall$)/, rooms: ['testing'] },
  { name: /^(hono|@hono\/.*)$/, rooms: ['http', 'index'] },
];
const pure = new Set(['settings', 'events', 'rules']);
const outside = /^(sequelize|pg|@trpc\/.*|node:.*)$/;

/** A file of packages/server/src, as the tables see it. */
interface Place {
  readonly room: string;
  readonly kind: string;
}

/** @param path below packages/server/src */
function placeOf(path: string): Place {
  const [first = '', ...rest] = path.split('/');
  if (rest.length === 0) return { room: first.replace(/\.ts$/, ''), kind: 'verb' };
  const name = rest.at(-1)!;
  const kind = name === 'index.ts' ? 'index' : /\.([a-z]+)\.ts$/.exec(name)?.[1];
  return { room: first, kind: kind !== undefined && kind in kinds ? kind : 'verb' };
}

/** Why one file of packages/server/src may not import another, or undefined when it may. Paths are below that folder. */
export function refuseImport(from: string, to: string): string | undefined {
  const [source, target] = [placeOf(from), placeOf(to)];
  const isNoun = source.room in nouns;
  const kind = kinds[source.kind]!;
  if (source.room === target.room) {
    if (!isNoun || kind.own.includes(target.kind)) return undefined;
    return `A file of kind "${source.kind}" may use of its own noun: ${kind.own.join(', ')}.`;
  }
  const allowed = isNoun ? [...kind.ground, ...(kind.others ? nouns[source.room]! : [])] : (rooms[source.room] ?? []);
  if (!allowed.includes(target.room))
    return `Imports run one way: ${source.room} (${source.kind}) may use ${allowed.join(', ') || 'nothing else'}.`;
  // What an index.ts brings along, the ORM too, would stand in the published types.
  if (source.kind === 'schemas' && target.room in nouns)
    return target.kind === 'schemas' ? undefined : 'Of another noun, schemas may use its schemas alone.';
  if (target.room in nouns && target.kind !== 'index' && target.kind !== listed[from])
    return 'A noun is entered through its index.ts alone.';
  return undefined;
}

/** Folders that take nothing but types from the server. */
export const typesAlone = ['packages/client/src/', 'examples/'];

/** The pages speak to the server through the SDK alone: of our own packages, and of what it stands on, they know nothing else. */
export const pages = 'apps/web/src/';
const passedBy = /^(@stagedoor\/(?!client($|\/))|@trpc\/|superjson$|\.\.\/.*packages\/)/;

/** Why a file of the pages may not use a package, or undefined when it may. */
export const refuseInPages = (name: string): string | undefined =>
  passedBy.test(name) ? 'The pages speak to the server through @stagedoor/client and its sub-paths alone.' : undefined;

/** Why a file of packages/server/src may not use a package, or undefined when it may. */
export function refusePackage(from: string, name: string): string | undefined {
  const { room, kind } = placeOf(from);
  if (room in nouns && pure.has(kind) && outside.test(name))
    return `A file of kind "${kind}" is pure: it knows no ${name}.`;
  const rule = packages.find((known) => known.name.test(name));
  if (rule === undefined || rule.rooms.includes(room)) return undefined;
  return `${name} is for ${rule.rooms.join(', ')} alone.`;
}
