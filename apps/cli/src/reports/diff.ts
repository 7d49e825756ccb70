import {
  type ComparisonDifference,
  capital,
  comparisonDifference,
  type FamilyChange,
  type SettingChange,
  strength,
} from '@ridgeline/report';
import type { Run } from '../command-line/command.ts';
import { exitCodes } from '../command-line/failure.ts';
import { differenceText, findings } from '../compare/comparison-result.ts';
import { counted, json } from '../terminal/format.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { readReport } from './read-report.ts';

/** The beginning of a hash tells it from another, and leaves room for what else changed. */
const isHash = (value: unknown): value is string => typeof value === 'string' && /^[0-9a-f]{64}$/.test(value);

const valueText = (value: unknown): string => {
  if (value === undefined) return '–';
  return isHash(value) ? `${value.slice(0, 12)}…` : JSON.stringify(value);
};

const changesTable = (changes: readonly SettingChange[]): string =>
  table(
    ['', 'before', 'after'],
    changes.map(({ at, before, after }) => [at, valueText(before), valueText(after)]),
    ['left', 'left', 'left'],
  );

const toldText = (told: FamilyChange['before']): string =>
  told === null ? '–' : `${differenceText(told)}  ${findings[told.finding]}`;

const familiesTable = (families: ComparisonDifference['families'], terminal: Terminal): string => {
  const { bold, yellow } = terminal.dataColors;
  return table(
    ['penalty', 'before', 'after', ''],
    families.map(({ label, lambda, before, after, hasTurned }) => [
      `${capital(label)} ${lambda.before === lambda.after ? (lambda.after === null ? '' : strength(lambda.after)) : `${strength(lambda.before)} → ${strength(lambda.after)}`}`.trim(),
      toldText(before),
      toldText(after),
      hasTurned ? bold(yellow('turned')) : '',
    ]),
    ['left', 'left', 'left', 'left'],
  );
};

const headline = ({ families, chosen }: ComparisonDifference): string => {
  const turned = families.filter(({ hasTurned }) => hasTurned);
  const conclusions =
    turned.length === 0
      ? 'No conclusion turned'
      : `What is told of ${turned.map(({ label }) => label).join(', ')} turned`;
  return chosen.hasTurned
    ? `${conclusions}; ${chosen.after} is chosen in place of ${chosen.before}.`
    : `${conclusions}; ${chosen.after} is chosen${chosen.after === chosen.before ? ' by both' : `, ${chosen.before} before`}.`;
};

/** `ridgeline report diff`: what changed between two comparisons, and which conclusion turned. */
export const diffCommand: Run = async (given, terminal) => {
  const [, first, second] = given.positionals;
  const [before, after] = await Promise.all([readReport(first!), readReport(second!)]);
  const difference = comparisonDifference(before.report, after.report);
  if (terminal.format !== 'text') {
    terminal.data(json({ before: before.file, after: after.file, ...difference }));
    return exitCodes.done;
  }
  const { settings, environment, families, runs } = difference;
  const { bold, dim } = terminal.dataColors;
  const part = (title: string, text: string): string => `\n${bold(title)}\n${text}\n`;
  terminal.data(`${bold(headline(difference))}\n`);
  terminal.data(
    settings.length === 0
      ? '\nSettings and data are the same.\n'
      : part('Settings and data', changesTable(settings)),
  );
  if (environment.length > 0) terminal.data(part('Versions and machine', changesTable(environment)));
  if (families.length > 0)
    terminal.data(part('Against no penalty, test loss', familiesTable(families, terminal)));
  const { common, same } = runs;
  terminal.data(
    dim(
      `\n${counted(common, 'run')} in both by penalty, strength and seed${common === 0 ? '' : `; ${same} of them to the same bits`}. That a finding turned is no finding: an interval may have moved over 0 by little.\n`,
    ),
  );
  return exitCodes.done;
};
