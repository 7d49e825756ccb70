import type { Comparison, ConfirmedFamily, FamilyDifference, Verdict } from '../results/comparison.ts';
import { capital } from './names.ts';
import { natsPer } from './nats-per.ts';
import { level, strength } from './number-format.ts';
import { signedInterval } from './signed-nats.ts';

const listed = (names: readonly string[]): string =>
  names.length < 3 ? names.join(' and ') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
const nats = (value: number): string => value.toFixed(3);

type Tested = ConfirmedFamily & { readonly against: FamilyDifference };

const isTested = (family: ConfirmedFamily): family is Tested => family.against !== null;

const differenceOf = (
  { label, as, lambda, against }: Tested,
  { confidence, word }: { readonly confidence: number; readonly word: string },
): string => {
  const { pValue } = against;
  const p = pValue < 0.001 ? 'p\u00a0<\u00a00.001' : `p\u00a0=\u00a0${nats(pValue)}`;
  const direction = against.mean < 0 ? 'below' : 'above';
  const { mean, low, high } = signedInterval(against);
  const interval = `${low} … ${high}`;
  return `${capital(label)} (${as}, strength ${strength(lambda)}) has a test loss ${mean.replace(/^[+−]/, '')} ${word} ${direction} that of no penalty; ${level(confidence).replace(' ', '\u00a0')} interval ${interval}, ${p}.`;
};

/** The smallest difference that could be told of any family. */
const seenAtAll = (tested: readonly Tested[], word: string): string =>
  `This comparison finds a difference of ${nats(Math.max(...tested.map(({ against }) => against.detectable)))} ${word} 8 times in 10; a smaller one may be there and not be told.`;

const scopeSentence = (scope: 'seeds' | 'these models', seeds: number): readonly string[] =>
  scope === 'seeds'
    ? []
    : [
        `With ${seeds} ${seeds === 1 ? 'seed' : 'seeds'} this holds for these trained models only: other seeds may come to another result. Five or more would say.`,
      ];

/** Where no family was held against none. */
const untested = (families: readonly ConfirmedFamily[], unit: string): Verdict => {
  const [best] = families;
  if (best === undefined) return { headline: 'Nothing could be compared', sentences: [] };
  const loss = `The test loss of ${best.label} is ${nats(best.test.mean)} ${unit}`;
  const [others, none] = [families.length - 1, families.some(({ penalty }) => penalty === 'none')];
  return none && others > 0
    ? {
        headline: 'The test part is too short to tell a difference',
        sentences: [`${loss}. More text, or a larger data.test, lets differences be told.`],
      }
    : {
        headline: `${capital(best.label)} was held against nothing`,
        sentences: [`${loss}. Compare none and another family to learn what a penalty does.`],
      };
};

const blockSentence = (tested: readonly Tested[]): readonly string[] =>
  tested.every(({ against }) => against.hasEnoughBlocks)
    ? []
    : [
        'The test part is so short that its intervals are too narrow: more text, or a larger data.test, mends that.',
      ];

/**
 * What a comparison comes to, in words: which families read new text better or worse than none, by how much, how sure
 * that is, and what could have been seen at all.
 */
export const verdictOf = ({
  families,
  confidence,
  scope,
  seeds,
  target,
  lossUnit,
}: {
  readonly families: readonly ConfirmedFamily[];
  readonly confidence: number;
  readonly scope: 'seeds' | 'these models';
  readonly seeds: number;
  readonly target?: string | undefined;
  readonly lossUnit?: Comparison['lossUnit'] | undefined;
}): Verdict => {
  const word = lossUnit?.word ?? 'nats';
  const tested = families.filter(isTested);
  if (tested.length === 0)
    return untested(
      families,
      natsPer({ ...(target !== undefined && { target }), ...(lossUnit && { lossUnit }) }),
    );
  const sorted = [...tested].sort((a, b) => a.against.mean - b.against.mean);
  const better = sorted.filter(({ against }) => against.finding === 'better');
  const worse = sorted.filter(({ against }) => against.finding === 'worse');
  const negligible = sorted.filter(({ against }) => against.finding === 'negligible');
  const namesOf = (list: readonly Tested[]): string => listed(list.map(({ label }) => label));
  const verb = (list: readonly Tested[]): string => (list.length === 1 ? 'reads' : 'read');
  const headline =
    better.length > 0
      ? `${capital(namesOf(better))} ${verb(better)} new text better than no penalty`
      : worse.length > 0
        ? `No penalty helped here; ${namesOf(worse)} ${verb(worse)} new text worse than none`
        : negligible.length > 0
          ? 'No difference from no penalty is large enough to matter'
          : 'No difference from no penalty could be told';
  const told =
    better.length + worse.length > 0 ? [...better, ...worse] : [...negligible, ...sorted].slice(0, 1);
  const untold = sorted.filter((family) => family.against.finding === 'not told');
  return {
    headline,
    sentences: [
      ...told.map((family) => differenceOf(family, { confidence, word })),
      ...(better.length + worse.length > 0 && untold.length > 0
        ? [`Of ${namesOf(untold)} no difference from no penalty could be told.`]
        : []),
      ...(better.length + worse.length > 0 && negligible.length > 0
        ? [`The difference of ${namesOf(negligible)} from no penalty is too small to matter.`]
        : []),
      ...(untold.length > 0 ? [seenAtAll(untold, word)] : []),
      ...scopeSentence(scope, seeds),
      ...blockSentence(tested),
    ],
  };
};
