import { labelOf } from '@ridgeline/recipes';
import {
  type Comparison,
  type ConfirmedFamily,
  edgeNote,
  laidSentence,
  scoresText,
  signedInterval,
  strength,
  timeSentences,
} from '@ridgeline/report';
import { quoted } from '../command-line/parse.ts';
import { counted, nats, percent } from '../terminal/format.ts';
import { shownText } from '../terminal/shown-label.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** What is told of a family, in words. */
export const findings = {
  better: 'better',
  worse: 'worse',
  negligible: 'too small to matter',
  'not told': 'no difference told',
} as const;

/** A difference from no penalty with its interval. */
export const differenceText = (against: { mean: number; low: number; high: number }): string => {
  const { mean, low, high } = signedInterval(against);
  return `${mean}  [${low}, ${high}]`;
};

const rowOf = ({
  penalty,
  lambda,
  test,
  gap,
  zeros,
  against,
  edge,
  testAccuracy,
}: ConfirmedFamily): readonly string[] => [
  labelOf(penalty),
  lambda === null ? '–' : `${strength(lambda)}${edge === null ? '' : ' (edge)'}`,
  nats(test.mean),
  against === null ? '–' : differenceText(against),
  against === null ? '' : findings[against.finding],
  nats(gap.mean),
  `${(100 * zeros.mean).toFixed(1)} %`,
  ...(testAccuracy === undefined ? [] : [percent(testAccuracy.mean)]),
];

/** Every family at its choice, best first. */
const resultTable = ({ families, confidence }: Comparison, terminal: Terminal): string => {
  const { green, bold } = terminal.dataColors;
  const hasAccuracy = families.some(({ testAccuracy }) => testAccuracy !== undefined);
  const rows = families.map((family) =>
    family.against?.finding === 'better' ? rowOf(family).map((cell) => bold(green(cell))) : rowOf(family),
  );
  return table(
    [
      'penalty',
      'strength',
      'new text',
      `against none [${Number((100 * confidence).toFixed(12))} %]`,
      '',
      'gap',
      'zeros',
      ...(hasAccuracy ? ['right'] : []),
    ],
    rows,
    ['left', 'right', 'right', 'left', 'left', 'right', 'right', ...(hasAccuracy ? ['right' as const] : [])],
  );
};

/** What exploring saved, in words. */
const economySentence = ({ runs: { made, saved, untried, dropped }, time }: Comparison): string =>
  saved === 0
    ? `${counted(made, 'run')} were made.`
    : `${counted(made, 'run')} were made and ${saved} saved: ${[
        ...(untried === 0
          ? []
          : [
              `${untried} at strengths ${time === undefined ? 'whose neighbours were worse already' : 'that were not tried'}`,
            ]),
        ...(dropped === 0
          ? []
          : [
              `${counted(dropped, 'further seed')} of strengths ${time === undefined ? 'that lay behind after one' : 'that had one'}`,
            ]),
      ].join(', ')}.`;

const edgeSentences = ({ families, exploration }: Comparison): readonly string[] =>
  families.flatMap((family) => {
    const { penalty, lambda } = family;
    const note = edgeNote(
      family,
      exploration.filter((row) => row.penalty === penalty),
    );
    return note === null
      ? []
      : [`${labelOf(penalty)}: ${strength(lambda)} is ${note}. --family ${quoted(penalty)}=… tries others.`];
  });

/** How strengths were found that nobody named. */
const layingSentences = ({ laying }: Comparison): readonly string[] =>
  laying === undefined
    ? []
    : [
        ...laying.paths.map(laidSentence),
        ...(laying.runs.length === 0
          ? []
          : [`${counted(laying.runs.length, 'short run')} of ${laying.steps} steps found these strengths.`]),
      ];

/** The result for a person: the verdict, the table, what it cost and a sample. */
export const showResult = (comparison: Comparison, terminal: Terminal): void => {
  const { bold, dim } = terminal.dataColors;
  const { verdict, lost, chosen, samples } = comparison;
  terminal.data(`\n${bold(verdict.headline)}\n${verdict.sentences.join('\n')}\n\n`);
  terminal.data(`${resultTable(comparison, terminal)}\n`);
  for (const { penalty, lambda, reason } of lost)
    terminal.data(`${labelOf(penalty)} ${strength(lambda)} has no figures, ${reason}\n`);
  const scored = samples.flatMap(({ label, scores }) =>
    scores === undefined ? [] : [`${label} ${scoresText(scores)}`],
  );
  const notes = [
    ...(scored.length === 0
      ? []
      : [`Of the test part, by the model of each kind that validated best: ${scored.join('; ')}.`]),
    `Losses in ${comparison.lossUnit?.axis ?? `nats per ${comparison.target ?? 'token'}`} on the test part, fresh seeds; gap = validation − training.`,
    economySentence(comparison),
    ...timeSentences(comparison),
    ...layingSentences(comparison),
    ...edgeSentences(comparison),
  ];
  terminal.data(dim(`\n${notes.join('\n')}\n`));
  const sample = samples.find(({ penalty }) => penalty === chosen.penalty);
  if (sample !== undefined)
    terminal.data(
      `\n${bold(`What the best model ${comparison.target === undefined && scored.length === 0 ? 'writes after' : 'makes of'} "${shownText(sample.prompt.trim())}"`)}\n${shownText(sample.text.trim())}\n\n`,
    );
};
