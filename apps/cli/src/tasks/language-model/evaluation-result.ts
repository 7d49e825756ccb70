import type { Metric } from '@ridgeline/contracts';
import { textRatio } from '@ridgeline/evaluation';
import { type EvaluationReading, languageModelMetrics, type TextCoverage } from '@ridgeline/recipes';
import { count, nats, percent } from '../../terminal/format.ts';
import type { Terminal } from '../../terminal/terminal.ts';

/** A loss on each row of a text, in nats, and what the targets of these rows spell. */
export interface Measured {
  readonly lossNats: ArrayLike<number>;
  readonly targets: ArrayLike<number>;
  readonly coverage: TextCoverage;
  readonly reading: EvaluationReading;
}

type Interval = readonly [number, number];

/** What `evaluate` tells of a text. */
export const resultOf = ({ lossNats, targets, coverage, reading }: Measured) => {
  const { ratio: dataLoss, interval, isEnough } = textRatio({ values: lossNats, per: targets });
  const metrics = languageModelMetrics(coverage, dataLoss);
  const { characters, spellingNats } = coverage.rows!;
  const perCharacter =
    typeof metrics.bitsPerCharacter === 'number'
      ? textRatio({
          values: Array.from(lossNats, (nats, row) => nats + spellingNats[row]!),
          per: characters,
        }).interval
      : null;
  // no loss is below 0, however wide the interval of a short text
  const ends = (found: Interval | null, of: (nats: number) => number): Interval | null =>
    found && [of(Math.max(0, found[0])), of(found[1])];
  return {
    task: 'language-model',
    ...reading,
    tokens: coverage.targets,
    dataLoss,
    ...metrics,
    intervals: {
      dataLoss: ends(interval, (nats) => nats),
      perplexity: typeof metrics.perplexity === 'number' ? ends(interval, Math.exp) : null,
      bitsPerCharacter: ends(perCharacter, (nats) => nats / Math.LN2),
    },
    isEnough,
  };
};

export type Result = ReturnType<typeof resultOf>;

const figure = (metric: Metric, digits: number): string =>
  typeof metric === 'number' ? metric.toFixed(digits) : '–';

/** What stands beside a figure: its interval, or why there is no figure. */
const beside = (metric: Metric, interval: Interval | null, digits: number): string => {
  if (typeof metric !== 'number') return metric.absent;
  return interval === null ? '' : interval.map((end) => figure(end, digits)).join(' … ');
};

const contextNotes = {
  blocks: 'each block begins without what came before; --context carried goes on',
  carried: 'all of the text before, or as much as the model reads at once',
} as const;

/** Tells it, line by line. */
export const tell = (result: Result, { data, warn, colors, dataColors: { bold, dim } }: Terminal): void => {
  const { dataLoss, perplexity, bitsPerCharacter, intervals, tokens, characters, unknownTokens } = result;
  const line = (label: string, value: string, note: string) =>
    data(`${label.padEnd(20)}${bold(value.padStart(9))}  ${dim(note)}\n`);
  line('loss', nats(dataLoss), `${intervals.dataLoss?.map(nats).join(' … ') ?? ''} nats per token`.trim());
  line('perplexity', figure(perplexity, 2), beside(perplexity, intervals.perplexity, 2));
  line(
    'bits per character',
    figure(bitsPerCharacter, 3),
    beside(bitsPerCharacter, intervals.bitsPerCharacter, 3),
  );
  line('characters', count(characters), 'code points that the tokens spell');
  const unknown = `${count(unknownTokens)} of them (${percent(result.unknownShare)}) unknown to the model`;
  line('tokens', count(tokens), unknownTokens > 0 ? unknown : 'all known to the model');
  line('context', result.context, contextNotes[result.context]);
  if (result.isEnough) return;
  warn(
    colors.yellow(
      intervals.dataLoss === null
        ? 'The text is too short for an interval: it is one block.'
        : 'The text is short: its intervals are wide, and may still be too narrow.',
    ),
  );
};
