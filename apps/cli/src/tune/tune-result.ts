import { strengthSymbol } from '@ridgeline/recipes';
import { choiceWarnings, settingsText, strengthText, type Tuning, type TuningRow } from '@ridgeline/report';
import { count, measured, nats, percent } from '../terminal/format.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Rows that a person reads. */
const mostRows = 12;

/** Nats by their decimals, errors of a regression by their digits. */
const lossFormat = ({ lossForm }: Tuning): ((value: number) => string) =>
  lossForm === 'significantDigits' ? measured : nats;

const lossText = ({ validation, standardError }: TuningRow, shown: (value: number) => string): string => {
  if (validation === null) return 'not finite';
  return standardError === null
    ? shown(validation.mean)
    : `${shown(validation.mean)} ± ${shown(standardError)}`;
};

const valueText = (tuning: Tuning, { lambda }: TuningRow): string =>
  lambda === null ? '–' : strengthText(tuning, lambda).split('\u00a0').at(-1)!;

const isNamed = ({ chosen }: Tuning, { test, lambda }: TuningRow): boolean =>
  test !== null || (lambda !== null && [chosen.minimum, chosen.oneStandardError].includes(lambda));

/** Rows at even distances, with those that a rule has named; of candidates the best ones. */
const shownRows = (tuning: Tuning): readonly TuningRow[] => {
  const { rows } = tuning;
  if (tuning.chosen.minimum !== null) {
    const stride = Math.ceil(rows.length / mostRows);
    return rows.filter((row, index) => index % stride === 0 || isNamed(tuning, row));
  }
  const worth = (row: TuningRow) => row.validation?.mean ?? Number.POSITIVE_INFINITY;
  const ordered = [...rows].sort((a, b) => worth(a) - worth(b));
  return ordered.filter((row, index) => index < mostRows || isNamed(tuning, row));
};

const mark = ({ chosen }: Tuning, row: TuningRow): string =>
  [
    ...(row.test === null ? [] : ['chosen']),
    ...(row.lambda !== null && row.lambda === chosen.minimum ? ['lowest'] : []),
    ...(row.lambda !== null && row.lambda === chosen.oneStandardError ? ['1 se'] : []),
  ].join(', ');

const resultTable = (tuning: Tuning, terminal: Terminal): string => {
  const { green, bold } = terminal.dataColors;
  const shown = lossFormat(tuning);
  const isLinear = tuning.coefficients !== null;
  const hasSettings = tuning.rows.some(({ settings }) => Object.keys(settings).length > 0);
  const hasStrength = tuning.rows.some(({ lambda }) => lambda !== null);
  const rows = shownRows(tuning).map((row) => {
    const cells = [
      ...(hasStrength ? [valueText(tuning, row)] : []),
      ...(hasSettings ? [settingsText(row.settings)] : []),
      lossText(row, shown),
      row.gap === null ? '–' : shown(row.gap.mean),
      isLinear ? count(row.nonZeros ?? 0) : `${(100 * row.zeros.mean).toFixed(1)} %`,
      ...(row.accuracy === null ? [] : [`${(100 * row.accuracy).toFixed(1)} %`]),
      row.test === null ? '' : shown(row.test.mean),
      mark(tuning, row),
    ];
    return row.test === null ? cells : cells.map((cell) => bold(green(cell)));
  });
  const symbol = strengthSymbol(tuning.chosen.penalty);
  const head = [
    ...(hasStrength ? [symbol] : []),
    ...(hasSettings ? ['settings'] : []),
    'held out',
    'gap',
    isLinear ? 'non-zero' : 'zeros',
    ...(tuning.rows.some(({ accuracy }) => accuracy !== null) ? ['right'] : []),
    'test',
    '',
  ];
  return table(
    head,
    rows,
    head.map((name) => (name === 'settings' || name === '' ? 'left' : 'right')),
  );
};

/** What rules say that look at no error, in one line. */
const startingPointsText = ({ startingPoints }: Tuning): string => {
  const { sizeRule, noiseLevel } = startingPoints;
  const size = `the size rule λ = ${nats(sizeRule.lambda)}, learning rate ${nats(sizeRule.learningRate)}`;
  return noiseLevel === null ? size : `${size}; noise level λ = ${nats(noiseLevel)}`;
};

/** What the test loss of a language model means, and what its vocabulary lacks. */
const testText = ({ test: { bitsPerCharacter, unknownShare = 0 } }: Tuning): readonly string[] => [
  ...(bitsPerCharacter === null
    ? []
    : typeof bitsPerCharacter === 'number'
      ? [`${nats(bitsPerCharacter)} bits per character of the test part.`]
      : [`No bits per character: ${bitsPerCharacter.absent}.`]),
  ...(unknownShare > 0 ? [`Unknown to the model: ${percent(unknownShare)} of the test part’s tokens.`] : []),
];

const nestedText = (tuning: Tuning): readonly string[] =>
  tuning.nested === null
    ? []
    : [`Error of the whole procedure, choice included (nested): ${lossFormat(tuning)(tuning.nested.error)}.`];

const stoppedText = ({ chosen }: Tuning): string | null =>
  chosen.converged === false
    ? `The fit at λ = ${nats(chosen.lambda ?? 0)} stopped before its minimum, which may not exist: take a larger λ.`
    : null;

const meaning = ({ lossUnit, heldOut }: Tuning): string => {
  const where =
    heldOut.kind === 'validation' ? 'the validation part' : `${heldOut.folds} ${heldOut.kind} folds`;
  const spread = heldOut.kind === 'validation' ? 'over seeds' : 'over folds';
  return `Held out: mean loss on ${where}, in ${lossUnit}, ± its standard error ${spread}; the test part is used once.`;
};

/** The result for a person: the rows about the choice, the verdict, and what it stands beside. */
export const showTuning = (tuning: Tuning, terminal: Terminal): void => {
  const { bold, dim } = terminal.dataColors;
  const shown = shownRows(tuning).length;
  const left = tuning.rows.length - shown;
  terminal.data(`\n${resultTable(tuning, terminal)}\n`);
  if (left > 0) terminal.data(dim(`${left} more in the report.\n`));
  terminal.data(`\n${bold(tuning.verdict)}\n`);
  for (const line of [
    ...choiceWarnings(tuning),
    stoppedText(tuning),
    ...testText(tuning),
    ...nestedText(tuning),
  ])
    if (line !== null) terminal.data(`${line}\n`);
  terminal.data(dim(`For comparison, without a look at errors: ${startingPointsText(tuning)}.\n`));
  const { steps, trainingSteps } = tuning.cost;
  if (trainingSteps !== null) {
    const runs = tuning.heldOut.folds * tuning.seeds.length;
    const each =
      tuning.search === 'path'
        ? ` (${(steps / runs / trainingSteps).toFixed(1)} trainings for ${runs === 1 ? 'the one path' : `each of ${runs} paths`})`
        : '';
    terminal.data(dim(`Cost of the search: ${count(steps)} steps${each}.\n`));
  }
  terminal.data(dim(`${meaning(tuning)}\n`));
};
