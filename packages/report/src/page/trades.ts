import type { ComparedRun, Comparison } from '../results/comparison.ts';
import { type Family, familiesOf, titleOf } from './families.ts';
import { fixed, percent, signed } from './number-format.ts';
import { paretoFront, type Traded } from './pareto-front.ts';

/** A strength with what it is worth and what it takes: means over its seeds. */
export interface Trade {
  readonly family: Family;
  readonly title: string;
  /** At the strength that fresh seeds confirmed; else one that was tried. */
  readonly isConfirmed: boolean;
  /** Validation loss minus that of no penalty with the same seeds. */
  readonly loss: number;
  /** On the test part, of what was confirmed. */
  readonly test: number | null;
  /** Share of the penalised weights that are exactly 0. */
  readonly zeros: number;
  /** Bytes of the weights that are not 0; NaN where a report of an earlier version does not tell them. */
  readonly bytes: number;
  /** Milliseconds of a step of training, on the clock. */
  readonly stepMs: number;
}

/** What quality is held against, as something of which less is better. */
export interface Trait {
  readonly name: 'zeros' | 'size' | 'time';
  readonly costOf: (trade: Trade) => number;
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

const stepMsOf = ({ seconds, curve }: ComparedRun): number =>
  (1000 * seconds) / (curve.at(-1)?.step ?? Number.NaN);

const tradeOf = (
  runs: readonly ComparedRun[],
  without: readonly ComparedRun[],
): Pick<Trade, 'loss' | 'zeros' | 'bytes' | 'stepMs'> => {
  const none = new Map(without.map(({ seed, validation }) => [seed, validation]));
  return {
    loss: mean(
      runs.map(({ seed, validation }) => (validation ?? Number.NaN) - (none.get(seed) ?? Number.NaN)),
    ),
    zeros: mean(runs.map(({ zeros }) => zeros ?? Number.NaN)),
    bytes: mean(runs.map(({ bytes }) => bytes ?? Number.NaN)),
    stepMs: mean(runs.map(stepMsOf)),
  };
};

/** Every strength of a comparison that has a loss: those that were confirmed, by these runs, and the others as they were tried. */
export const tradesOf = (comparison: Comparison): readonly Trade[] => {
  const families = familiesOf(comparison);
  const explored = comparison.exploration.find(({ penalty }) => penalty === 'none')?.runs ?? [];
  const confirmed = families.find(({ name }) => name === 'none')?.confirmed.runs ?? [];
  return families
    .flatMap((family): readonly Trade[] => [
      {
        ...{ family, title: titleOf(family.confirmed), isConfirmed: true },
        ...tradeOf(family.confirmed.runs, confirmed),
        test: family.confirmed.test.mean,
      },
      ...family.strengths
        .filter(({ isChosen }) => !isChosen)
        .map((row) => ({
          ...{ family, title: titleOf(row), isConfirmed: false, test: null },
          ...tradeOf(row.runs, explored),
        })),
    ])
    .filter(({ loss }) => Number.isFinite(loss));
};

/** What differs among some strengths, and can be held against their loss. */
export const traitsOf = (trades: readonly Trade[]): readonly Trait[] => {
  const traits: readonly Trait[] = [
    { name: 'zeros', costOf: ({ zeros }) => -zeros },
    { name: 'size', costOf: ({ bytes }) => bytes },
    { name: 'time', costOf: ({ stepMs }) => stepMs },
  ];
  return traits.filter(
    ({ costOf }) => new Set(trades.map(costOf).filter((cost) => Number.isFinite(cost))).size > 1,
  );
};

/** The strengths that no other beats in loss and a trait. */
export const frontOf = (trades: readonly Trade[], { costOf }: Trait): readonly Trade[] =>
  paretoFront(
    trades.map((trade): Traded & { readonly trade: Trade } => ({
      cost: costOf(trade),
      loss: trade.loss,
      trade,
    })),
  ).map(({ trade }) => trade);

/** The columns of their table, for the page and for text. */
export const tradeColumns = (
  trades: readonly Trade[],
): readonly {
  readonly heading: string;
  readonly cell: (trade: Trade) => string;
  readonly isText?: boolean;
}[] => {
  const traits = traitsOf(trades);
  const fronts = traits.map((trait) => [trait.name, new Set(frontOf(trades, trait))] as const);
  return [
    { heading: 'Penalty', cell: ({ title }) => title },
    { heading: 'Runs', cell: ({ isConfirmed }) => (isConfirmed ? 'confirmed' : 'tried'), isText: true },
    { heading: 'Validation, from none', cell: ({ loss }) => signed(loss, 4) },
    { heading: 'Test loss', cell: ({ test }) => fixed(test, 4) },
    { heading: 'Exact zeros', cell: ({ zeros }) => percent(zeros) },
    { heading: 'Size, kB', cell: ({ bytes }) => (Number.isNaN(bytes) ? '–' : fixed(bytes / 1000, 1)) },
    { heading: 'A step, ms', cell: ({ stepMs }) => (Number.isNaN(stepMs) ? '–' : fixed(stepMs, 2)) },
    {
      heading: 'On the front of',
      cell: (trade) => fronts.flatMap(([name, front]) => (front.has(trade) ? [name] : [])).join(', ') || '–',
      isText: true,
    },
  ];
};

/** Those of which a text tells: what was confirmed, and what stands on a front. */
export const toldTrades = (trades: readonly Trade[]): readonly Trade[] => {
  const fronts = new Set(traitsOf(trades).flatMap((trait) => frontOf(trades, trait)));
  return trades.filter((trade) => trade.isConfirmed || fronts.has(trade));
};
