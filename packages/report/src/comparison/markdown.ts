import { escapeMarkdown } from '../client/escape-markdown.ts';
import { timeSentences } from '../page/kept-time.ts';
import { laidSentence } from '../page/laid-path.ts';
import { capital } from '../page/names.ts';
import { natsPer } from '../page/nats-per.ts';
import { count, duration, level, percent } from '../page/number-format.ts';
import { toldTrades, tradeColumns, tradesOf, traitsOf } from '../page/trades.ts';
import type { Comparison } from '../results/comparison.ts';
import { resultsText } from './results-table-text.ts';

/** A fence that is longer than any in the text. */
const fenced = (text: string, language = ''): string => {
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence}${language}\n${text}\n${fence}`;
};

/** What quality costs, of what was confirmed and what no other strength beats. */
const tradesText = (comparison: Comparison): readonly string[] => {
  const trades = tradesOf(comparison);
  if (traitsOf(trades).length === 0 || trades.length < 2) return [];
  const columns = tradeColumns(trades);
  const row = (cells: readonly string[]) => `| ${cells.map(escapeMarkdown).join(' | ')} |`;
  return [
    '## What quality costs',
    [
      row(columns.map(({ heading }) => heading)),
      `|${columns.map(({ isText }, index) => (isText || index === 0 ? '---' : '---:')).join('|')}|`,
      ...toldTrades(trades).map((trade) => row(columns.map(({ cell }) => cell(trade)))),
    ].join('\n'),
    'What stands on a front is beaten by no other strength in validation loss and in that. Of the test part only confirmed strengths have a loss. Times are as measured, with all that ran beside: small differences are noise.',
  ];
};

/** Rows on which the models disagree, each with its answers. */
const disagreements = ({ disagreement, families }: Comparison): readonly string[] =>
  disagreement === undefined
    ? []
    : [
        '## Where the models disagree',
        `On ${count(disagreement.differ)} of ${count(disagreement.rows)} texts of the validation part.`,
        ...disagreement.shown.flatMap(({ text, actual, answers }) => [
          fenced(text),
          escapeMarkdown(
            `In the table ${actual}; ${answers.map(({ label, probability }, place) => `${families[place]!.label}: ${label} ${percent(probability)}`).join('; ')}.`,
          ),
        ]),
      ];

/**
 * The report of a comparison as Markdown, for notes, issues and programs that read text: verdict, table, texts that were written, rows on
 * which models disagree, how it was done, and the configuration. It says what the page says, but for the plots and what goes along the strengths.
 *
 * @example await writeFile('report.md', comparisonMarkdown(comparison))
 */
export const comparisonMarkdown = (comparison: Comparison): string => {
  const { data, model, seeds, lost, samples, verdict, confidence, laying, runs, config, environment } =
    comparison;
  const { training, optimizer } = config;
  const { train, valid, test } = data.characters;
  const unit = data.counted ?? 'characters';
  const blocks = [
    `# ${escapeMarkdown(verdict.headline)}`,
    ...verdict.sentences.map(escapeMarkdown),
    ...lost.map(({ label, lambda, reason }) =>
      escapeMarkdown(`${capital(label)} at strength ${lambda} has no figures: ${reason}`),
    ),
    resultsText([comparison], 'markdown').trimEnd(),
    `Losses in ${natsPer(comparison)} on the test part, mean ± one standard deviation over ${seeds.confirm.length} fresh ${seeds.confirm.length === 1 ? 'seed' : 'seeds'}; differences with ${level(confidence)} intervals that hold together; gap is validation − training. Best validation loss first.`,
    ...tradesText(comparison),
    ...samples.flatMap(({ label, prompt, text }) => [
      `**${escapeMarkdown(capital(label))}**, of “${escapeMarkdown(prompt.trim())}”:`,
      fenced(text.trim()),
    ]),
    ...disagreements(comparison),
    '## How it was done',
    escapeMarkdown(
      `Of ${data.name}, ${count(train)} ${unit} were learnt from, ${count(valid)} chose, ${count(test)} tested. ${count(runs.made)} runs were made and ${count(runs.saved)} saved, in ${duration(comparison.seconds)}. Strengths were explored with seeds ${seeds.explore.join(', ')}${seeds.folds === undefined ? '' : `, each on a fold of its own of ${seeds.folds} of the training part`}; every family at its choice was trained anew with seeds ${seeds.confirm.join(', ')}, and these models alone met the test part.`,
    ),
    ...timeSentences(comparison).map(escapeMarkdown),
    ...(laying?.paths ?? []).map((path) => escapeMarkdown(laidSentence(path))),
    fenced(JSON.stringify({ data, model, training, optimizer, seeds, environment }, null, 2), 'json'),
  ];
  return `${blocks.join('\n\n')}\n`;
};
