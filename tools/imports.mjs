import ts from 'typescript';

/**
 * Every module that a file names, by import, export, `import()` or `import('…').Type`.
 *
 * @param source a file parsed by TypeScript
 * @returns for each: the node, the specifier, whether only types are used, and the names of the values taken
 */
export const importsOf = (source) => {
  const found = [];
  const add = (node, specifier, typeOnly, names = []) =>
    found.push({ node, specifier: specifier.text, typeOnly, names });
  const visit = (node) => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
      const clause = ts.isImportDeclaration(node) ? node.importClause : node;
      const bindings = ts.isImportDeclaration(node) ? clause?.namedBindings : node.exportClause;
      const elements = bindings && 'elements' in bindings ? [...bindings.elements] : [];
      const values = elements.filter((element) => !element.isTypeOnly);
      const onlyTypes = elements.length > 0 && values.length === 0 && clause.name === undefined;
      const names = values.map((element) => (element.propertyName ?? element.name).text);
      add(node, node.moduleSpecifier, clause?.isTypeOnly === true || onlyTypes, names);
    } else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(node, node.argument.literal, true);
    } else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword) {
      if (ts.isStringLiteralLike(node.arguments[0])) add(node, node.arguments[0], false);
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
};
