import ts from 'typescript';

/** The object literal of that name in a source. */
const literalOf = (source, catalogue) => {
  const file = ts.createSourceFile('catalog.ts', source, ts.ScriptTarget.Latest, true);
  const declaration = file.statements
    .filter(ts.isVariableStatement)
    .flatMap((statement) => [...statement.declarationList.declarations])
    .find((candidate) => candidate.name.getText() === catalogue);
  let literal = declaration?.initializer;
  while (literal && !ts.isObjectLiteralExpression(literal)) literal = literal.expression;
  if (literal === undefined) throw new Error(`There is no object literal named ${catalogue}.`);
  return literal;
};

/**
 * A source with one more entry in one of its object literals, and the import of it.
 *
 * @throws if there is no such literal, or if it has that key already.
 * @example addToCatalogue('const a = { b };', { catalogue: 'a', name: 'c', unit: 'c', from: './c.ts' })
 */
export const addToCatalogue = (source, { catalogue, name, unit, from }) => {
  const { properties } = literalOf(source, catalogue);
  if (properties.some((property) => property.name?.text === name))
    throw new Error(`${catalogue} has ${name} already.`);
  const comma = properties.length === 0 || properties.hasTrailingComma ? '' : ',';
  const entry = unit === name ? name : `${name}: ${unit}`;
  const { end } = properties;
  return `import { ${unit} } from '${from}';\n${source.slice(0, end)}${comma} ${entry},${source.slice(end)}`;
};
