import type { Finding } from '@ridgeline/checks';
import { wrap } from '../command-line/wrap.ts';
import { counted } from '../terminal/format.ts';
import { shownLabel } from '../terminal/shown-label.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Where the words of a finding begin. */
const indent = 9;
const blanks = ' '.repeat(indent);

const line = (name: string, text: string): string =>
  `${blanks}${wrap(`${name}${shownLabel(text)}`, indent)}\n`;

const order = ['error', 'warning', 'note'] as const;

/** The findings for a person, the worst first; with `all` also what passed, what lacks a fact and what is muted. */
export const showFindings = (
  findings: readonly Finding[],
  { folder, all }: { readonly folder: string; readonly all: boolean },
  terminal: Terminal,
): void => {
  const { red, yellow, dim, bold, green } = terminal.dataColors;
  const color = { error: red, warning: yellow, note: bold } as const;
  const of = (outcome: Finding['outcome']) => findings.filter((finding) => finding.outcome === outcome);
  const found = order.flatMap((severity) => of('found').filter((finding) => finding.severity === severity));
  for (const { code, title, severity, how, why, remedy, examples } of found) {
    terminal.data(`${color[severity](severity.padEnd(indent))}${bold(wrap(`${code}  ${title}`, indent))}\n`);
    terminal.data(line('', how));
    if (examples.length > 0) terminal.data(dim(line('Such as: ', examples.join(' · '))));
    terminal.data(line('Why: ', why));
    terminal.data(line('What to do: ', remedy));
    terminal.data('\n');
  }
  const [passed, lacking, muted] = [of('passed'), of('not applicable'), of('muted')];
  if (all)
    for (const [word, list] of [
      [green('passed'.padEnd(indent)), passed],
      [dim('unknown'.padEnd(indent)), lacking],
      [dim('muted'.padEnd(indent)), muted],
    ] as const)
      for (const { code, title, how } of list) {
        terminal.data(`${word}${wrap(`${code}  ${title}?`, indent)}\n`);
        terminal.data(dim(line('', how)));
      }
  const rest = [
    `${counted(passed.length, 'check')} passed`,
    `${lacking.length} not applicable`,
    ...(muted.length > 0 ? [`${muted.length} muted`] : []),
  ];
  terminal.data(
    `${bold(`${folder}: ${counted(found.length, 'finding')}`)}, ${rest.join(', ')}.${all ? '' : ' All: --all'}\n`,
  );
};
