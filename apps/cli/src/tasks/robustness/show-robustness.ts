import type { AttackRobustness, TextRobustness } from '@ridgeline/recipes';
import { measured, nats, percent } from '../../terminal/format.ts';
import { table } from '../../terminal/table.ts';
import type { Terminal } from '../../terminal/terminal.ts';

/** How scores are told. */
interface Told {
  readonly score: string;
  readonly of: 'right' | 'error';
}

const signed = (value: number, digits: number): string => {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
};

/** Differences of shares in points, of errors in their own unit. */
const differenceOf = ({ of }: Told, value: number): string =>
  of === 'right' ? signed(100 * value, 1) : value < 0 ? `−${measured(-value)}` : measured(value);

const scoreOf = ({ of }: Told, value: number): string => (of === 'right' ? percent(value) : measured(value));

const intervalOf = (told: Told, interval: readonly [number, number] | null): string =>
  interval?.map((end) => differenceOf(told, end)).join(' … ') ?? '–';

const aligns = ['left', 'right', 'right', 'right', 'right', 'right', 'right'] as const;

/** The table of perturbed texts for people. */
export const showTextRobustness = ({ clean, rows }: TextRobustness, told: Told, terminal: Terminal): void => {
  const head = [
    'texts',
    'strength',
    told.score,
    'worse by',
    '95 % interval',
    'answers\nchanged',
    'texts\nchanged',
  ];
  const lines = rows.map((row) => [
    row.perturbation,
    percent(row.strength),
    scoreOf(told, row.score),
    differenceOf(told, row.drop),
    intervalOf(told, row.interval),
    percent(row.changed),
    row.altered === 0 ? 'none' : percent(row.altered),
  ]);
  terminal.data(
    `${table(head, [['as they are', '', scoreOf(told, clean), '', '', '', ''], ...lines], aligns)}\n`,
  );
};

/** The table of attacks for people. */
export const showAttackRobustness = ({ medianLength, rows }: AttackRobustness, terminal: Terminal): void => {
  const told: Told = { score: 'accuracy', of: 'right' };
  const head = ['attack', 'radius', 'accuracy', 'worse by', '95 % interval', 'answers\nchanged', 'log-loss'];
  const lines = rows.map((row) => [
    row.attack === 'fgm' ? 'one step' : 'ten steps',
    String(row.radius),
    percent(row.score),
    differenceOf(told, row.drop),
    intervalOf(told, row.interval),
    percent(row.changed),
    nats(row.dataLoss),
  ]);
  terminal.data(`\n${table(head, lines, aligns)}\n`);
  terminal.data(
    `\nRadius 1 is ${measured(medianLength)}, the median length of an embedded text, all of its tokens together.\n`,
  );
};
