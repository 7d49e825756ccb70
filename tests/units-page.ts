import { type AnyKind, defaultText, optionText } from '@ridgeline/contracts';

const cell = (text: string): string => text.replaceAll('|', '\\|');

const unit = (kind: AnyKind): string => {
  const options = Object.entries(kind.options).map(
    ([name, option]) =>
      `| \`${name}\` | ${cell(optionText(option))} | ${defaultText(option)} | ${cell(option.about)} |`,
  );
  const elsewhere = Object.entries(kind.same ?? {}).map(([library, name]) => `${library}: ${cell(name)}`);
  return [
    `### ${kind.kind}`,
    `${kind.about}${kind.formula === undefined ? '' : ` ${kind.formula}.`}`,
    ...(options.length === 0
      ? ['It has no options.']
      : [['| option | is | default | |', '|---|---|---|---|', ...options].join('\n')]),
    `For example \`${JSON.stringify({ kind: kind.kind, ...kind.example })}\`. ${elsewhere.length === 0 ? '' : `Elsewhere: ${elsewhere.join('; ')}. `}${kind.stage === 'trial' ? 'On trial' : 'Stable'}, since ${kind.since}.`,
  ].join('\n\n');
};

/** The page of all kinds: what each is, its options, its example and what it is called elsewhere. */
export const unitsPage = (kinds: Readonly<Record<string, Readonly<Record<string, AnyKind>>>>): string =>
  `${[
    '# Units',
    'Every kind of unit, as its own file describes it: `ridgeline explain KIND` prints the same. A test writes this page.',
    ...Object.entries(kinds).flatMap(([what, catalogue]) => [
      `## Kinds of ${what}`,
      ...Object.values(catalogue).map(unit),
    ]),
  ].join('\n\n')}\n`;
