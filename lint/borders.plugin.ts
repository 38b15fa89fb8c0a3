import { dirname, posix } from 'node:path';
import { pages, refuseImport, refuseInPages, refusePackage, typesAlone } from './borders.ts';

const root = '/packages/server/src/';

interface ImportNode {
  readonly importKind?: string;
  readonly exportKind?: string;
  readonly source: { readonly type: string; readonly value?: unknown } | null;
}
interface RuleContext {
  readonly filename: string;
  report(problem: { node: ImportNode; message: string }): void;
}

const refuse = (file: string, name: string): string | undefined =>
  name.startsWith('.') ? refuseImport(file, posix.join(dirname(file), name)) : refusePackage(file, name);

const refuseValue = (name: string, isType: boolean): string | undefined =>
  name.startsWith('@stagedoor/server') && !isType ? 'Take nothing but types from the server.' : undefined;

/** Reports each import that crosses a border of borders.ts. Types count like values. */
const borders = {
  create(context: RuleContext) {
    const path = context.filename.replaceAll('\\', '/');
    const start = path.lastIndexOf(root);
    const file = start < 0 ? undefined : path.slice(start + root.length);
    const isTypesAlone = typesAlone.some((folder) => path.includes(`/${folder}`));
    const isPage = path.includes(`/${pages}`);
    if (file === undefined && !isTypesAlone && !isPage) return {};
    const refusalOf = (name: string, isType: boolean): string | undefined => {
      if (file !== undefined) return refuse(file, name);
      return isPage ? refuseInPages(name) : refuseValue(name, isType);
    };
    const check = (node: ImportNode): void => {
      const name = node.source?.value;
      if (typeof name !== 'string') return;
      const isType = node.importKind === 'type' || node.exportKind === 'type';
      const message = refusalOf(name, isType);
      if (message !== undefined) context.report({ node, message });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

export default { meta: { name: 'stagedoor' }, rules: { borders } };
