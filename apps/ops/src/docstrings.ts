import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What a procedure does and what its fields mean, in the words that the server's sources have for whoever programs against them. */
export interface Docs {
  readonly description: string;
  readonly fields: Readonly<Record<string, string>>;
}

const folderOf = (entry: string): string => dirname(fileURLToPath(entry));
const sources = folderOf(import.meta.resolve('@stagedoor/server'));
/** What the server takes from there, as it is. */
const halls = join(folderOf(import.meta.resolve('@stagedoor/hall')), 'plan.ts');

interface Source {
  readonly folder: string;
  readonly text: string;
}

/** Reads the docstrings of all procedures: a docstring is the block comment above a name. */
export function readDocs(): (procedure: string) => Docs {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(router|schemas|settings)\.ts$|^rpc\/inputs\.ts$/.test(name.replaceAll('\\', '/')))
    .map((name): Source => ({ folder: dirname(name), text: readFileSync(join(sources, name), 'utf8') }))
    .concat({ folder: '', text: readFileSync(halls, 'utf8') });
  const records = readFileSync(join(sources, 'records.ts'), 'utf8').split('export const records')[1]!;
  return (procedure) => {
    const [noun, verb] = procedure.split('.');
    const routers = new RegExp(`^  ${noun}: (.*),$`, 'm').exec(records)?.[1]?.match(/\w+/g) ?? [];
    for (const router of routers) {
      const file = files.find(({ text }) => text.includes(`export const ${router} = {`))!;
      const found = entry(file.text, `${verb}: procedure`);
      if (found !== undefined)
        return { description: found.doc.replace(' (operator)', ''), fields: fieldsOf(files, file.folder, found.body) };
    }
    return { description: '', fields: {} };
  };
}

function fieldsOf(files: readonly Source[], folder: string, procedure: string): Record<string, string> {
  const input = /\.input\((\w+)\)/.exec(procedure)?.[1];
  const own = files.filter((file) => file.folder === folder);
  const schema = [...own, ...files]
    .map(({ text }) => new RegExp(`const ${input} = requestOf<(\\w+)`).exec(text))
    .find(Boolean);
  return schema?.[1] === undefined ? {} : docsInside([...own, ...files], schema[1]);
}

/** The docstrings of an interface, with those of whatever it extends. A mapped type has them where its names are listed. */
function docsInside(files: readonly Source[], name: string): Record<string, string> {
  const text = files.map((file) => file.text).find((text) => text.includes(`interface ${name} `));
  if (text === undefined) {
    const listed = files.map((file) => new RegExp(`type ${name} = .*typeof (\\w+)`).exec(file.text)).find(Boolean)?.[1];
    const list = files.map((file) => file.text).find((text) => text.includes(`const ${listed} = {`));
    return list === undefined ? {} : docsOf(list.slice(list.indexOf(`const ${listed} = {`)));
  }
  const [, parents = '', body = ''] =
    new RegExp(`interface ${name} (?:extends ([\\w, ]+) )?\\{(.*?)\\n?\\}`, 's').exec(text) ?? [];
  return Object.assign({}, ...(parents.match(/\w+/g) ?? []).map((parent) => docsInside(files, parent)), docsOf(body));
}

function docsOf(body: string): Record<string, string> {
  const end = body.search(/^\}/m);
  const found = body.slice(0, end === -1 ? undefined : end).matchAll(/\/\*\*((?:(?!\*\/).)*)\*\/\s+(\w+)\??:/gs);
  return Object.fromEntries([...found].map(([, doc = '', field = '']) => [field, plain(doc)]));
}

function entry(text: string, start: string): { doc: string; body: string } | undefined {
  const at = text.indexOf(`\n  ${start}`);
  if (at === -1) return undefined;
  const rest = text.slice(at + 1);
  const end = rest.search(/\n(\n  \/\*\*|\};)/);
  const doc = text.slice(text.lastIndexOf('/**', at) + 3, at).replace(/\*\/\s*$/, '');
  return { doc: plain(doc), body: rest.slice(0, end) };
}

const plain = (doc: string): string =>
  doc
    .replace(/\n\s*\*/g, ' ')
    .replace(/\s+/g, ' ')
    .trim();
