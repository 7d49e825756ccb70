import { type AnyKind, defaultText, optionText, RidgelineError } from '@ridgeline/contracts';
import { kinds } from '@ridgeline/recipes';
import type { Run } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { didYouMean } from '../command-line/parse.ts';
import { wrap } from '../command-line/wrap.ts';
import { json } from '../terminal/format.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

const all = Object.entries(kinds).flatMap(([what, catalogue]) =>
  Object.values(catalogue).map((kind) => ({ what, kind })),
);

const documentOf = ({ what, kind }: { readonly what: string; readonly kind: AnyKind }) => {
  const { about, formula, options, example, same, stage, since, path } = kind;
  return { kind: kind.kind, what, about, formula, options, example, same, stage, since, path };
};

const gap = 2;
/** So many columns are left for a sentence, even if the line gets too long. */
const leastSentence = 20;

/** A table whose last column, a sentence, goes on below itself rather than beyond the edge. */
const sentenceTable = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { dataColors: { bold }, dataColumns }: Terminal,
): string => {
  const widths = head
    .slice(0, -1)
    .map((name, column) => Math.max(name.length, ...rows.map((row) => row[column]!.length)));
  const indent = Math.min(
    widths.reduce((sum, each) => sum + each + gap, 0),
    dataColumns - leastSentence,
  );
  const wrapped = rows.map((row) => [
    bold(row[0]!),
    ...row.slice(1, -1),
    wrap(row.at(-1)!, indent, dataColumns).replaceAll(`\n${' '.repeat(indent)}`, '\n'),
  ]);
  return table(
    head,
    wrapped,
    head.map(() => 'left'),
  );
};

const list = (terminal: Terminal): void => {
  terminal.data(
    `${sentenceTable(
      ['kind', 'is a', ''],
      all.map(({ what, kind }) => [kind.kind, what, kind.about]),
      terminal,
    )}\n`,
  );
};

const show = (
  { what, kind }: { readonly what: string; readonly kind: AnyKind },
  terminal: Terminal,
): void => {
  const {
    dataColors: { bold, dim },
    dataColumns,
  } = terminal;
  const options = Object.entries(kind.options);
  const elsewhere = Object.entries(kind.same ?? {}).map(([library, name]) =>
    wrap(`In ${library}: ${name}`, 2, dataColumns),
  );
  const lines = [
    `${bold(kind.kind)}  ${dim(`${what}, ${kind.stage} since ${kind.since}`)}`,
    wrap(kind.about, 0, dataColumns),
    ...(kind.formula === undefined ? [] : [wrap(kind.formula, 0, dataColumns)]),
    ...(options.length === 0
      ? []
      : [
          sentenceTable(
            ['option', 'is', 'default', ''],
            options.map(([name, option]) => [name, optionText(option), defaultText(option), option.about]),
            terminal,
          ),
        ]),
    `For example ${JSON.stringify({ kind: kind.kind, ...kind.example })}`,
    ...(elsewhere.length === 0 ? [] : [elsewhere.join('\n')]),
  ];
  terminal.data(`${lines.join('\n\n')}\n`);
};

/** `ridgeline explain`: what a kind of unit is, as its own file describes it. */
export const explainCommand: Run = async (given, terminal) => {
  const [name] = given.positionals;
  if (name === undefined) {
    if (terminal.format === 'json') terminal.data(json(all.map(documentOf)));
    else list(terminal);
    return exitCodes.done;
  }
  const found = all.filter(({ kind }) => kind.kind === name);
  if (found.length === 0) {
    const names = [...new Set(all.map(({ kind }) => kind.kind))];
    throw new RidgelineError('E_USAGE', `explain: KIND must be one of ${names.join(', ')}, got "${name}".`, {
      at: 'KIND',
      hint: didYouMean(name, names) ?? '`ridgeline explain` lists them.',
    });
  }
  if (terminal.format === 'json')
    terminal.data(json(found.length === 1 ? documentOf(found[0]!) : found.map(documentOf)));
  else for (const each of found) show(each, terminal);
  return exitCodes.done;
};
