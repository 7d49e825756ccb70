import { type AnyKind, defaultText, optionText, RidgelineError } from '@ridgeline/contracts';
import { kinds } from '@ridgeline/recipes';
import type { Run } from '../command.ts';
import { exitCodes } from '../failure.ts';
import { json } from '../format.ts';
import { didYouMean } from '../parse.ts';
import { table } from '../table.ts';
import type { Terminal } from '../terminal.ts';

const all = Object.entries(kinds).flatMap(([what, catalogue]) =>
  Object.values(catalogue).map((kind) => ({ what, kind })),
);

const documentOf = ({ what, kind }: { readonly what: string; readonly kind: AnyKind }) => {
  const { about, formula, options, example, same, stage, since, path } = kind;
  return { kind: kind.kind, what, about, formula, options, example, same, stage, since, path };
};

const list = (terminal: Terminal): void => {
  const { bold } = terminal.dataColors;
  terminal.data(
    `${table(
      ['kind', 'is a', ''],
      all.map(({ what, kind }) => [bold(kind.kind), what, kind.about]),
      ['left', 'left', 'left'],
    )}\n`,
  );
};

const show = (
  { what, kind }: { readonly what: string; readonly kind: AnyKind },
  terminal: Terminal,
): void => {
  const { bold, dim } = terminal.dataColors;
  const options = Object.entries(kind.options);
  const lines = [
    `${bold(kind.kind)}  ${dim(`${what}, ${kind.stage} since ${kind.since}`)}`,
    kind.about,
    ...(kind.formula === undefined ? [] : [kind.formula]),
    ...(options.length === 0
      ? []
      : [
          table(
            ['option', 'is', 'default', ''],
            options.map(([name, option]) => [name, optionText(option), defaultText(option), option.about]),
            ['left', 'left', 'left', 'left'],
          ),
        ]),
    `For example ${JSON.stringify({ kind: kind.kind, ...kind.example })}`,
    ...Object.entries(kind.same ?? {}).map(([library, name]) => `In ${library}: ${name}`),
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
