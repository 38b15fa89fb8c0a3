// Prints the fields of procedures' inputs, such as `concert.reserve.seatIds`, of which the packed declarations say nothing.
import ts from 'typescript-5.9';

const program = ts.createProgram(['raw.ts'], {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  types: [],
  strict: true,
});
const checker = program.getTypeChecker();
const index = program.getSourceFiles().find(({ fileName }) => fileName.endsWith('@stagedoor/client/dist/index.d.ts'));
const inputs = checker
  .getExportsOfModule(checker.getSymbolAtLocation(index))
  .find(({ name }) => name === 'RouterInputs');
const undocumented = [];
let fields = 0;

function visit(type, path) {
  for (const part of type.isUnion() ? type.types : [type]) {
    if (checker.isArrayType(part)) visit(checker.getTypeArguments(part)[0], path);
    else if (part.flags & ts.TypeFlags.Object && part.symbol.name !== 'Date') {
      for (const field of checker.getPropertiesOfType(part)) {
        fields++;
        if (field.getDocumentationComment(checker).length === 0) undocumented.push(`${path}.${field.name}`);
        visit(checker.getTypeOfSymbol(field), `${path}.${field.name}`);
      }
    }
  }
}

for (const noun of checker.getPropertiesOfType(checker.getDeclaredTypeOfSymbol(inputs)))
  for (const verb of checker.getPropertiesOfType(checker.getTypeOfSymbol(noun)))
    visit(checker.getTypeOfSymbol(verb), `${noun.name}.${verb.name}`);

console.log(JSON.stringify({ fields, undocumented }));
