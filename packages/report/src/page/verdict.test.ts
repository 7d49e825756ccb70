import { expect, it } from 'vitest';
import type { ConfirmedFamily, FamilyDifference } from '../results/comparison.ts';
import { comparisonFixture } from '../results/fixture.ts';
import { verdictOf } from './verdict.ts';

const { families } = comparisonFixture();
const none = families.find(({ penalty }) => penalty === 'none')!;

const family = (penalty: string, against: Partial<FamilyDifference>): ConfirmedFamily => {
  const found = families.find((each) => each.penalty === penalty)!;
  return { ...found, against: { ...found.against!, ...against } };
};
const better = { mean: -0.021, low: -0.031, high: -0.011, pValue: 0.0004, finding: 'better' } as const;
const worse = { mean: 0.04, low: 0.02, high: 0.06, pValue: 0.002, finding: 'worse' } as const;
const untold = {
  mean: -0.004,
  low: -0.02,
  high: 0.012,
  pValue: 0.7,
  finding: 'not told',
  detectable: 0.0184,
} as const;

const told = (tested: readonly ConfirmedFamily[], seeds = 6) =>
  verdictOf({
    families: [...tested, none],
    confidence: 0.95,
    scope: seeds < 5 ? 'these models' : 'seeds',
    seeds,
  });

it('names what reads new text better, with size and direction before uncertainty', () => {
  const { headline, sentences } = told([family('dropout', better), family('l2', untold)]);
  expect(headline).toBe('Dropout reads new text better than no penalty');
  expect(sentences[0]).toBe(
    'Dropout (noise, strength 0.35) has a test loss 0.021 nats below that of no penalty; 95\u00a0% interval −0.031 … −0.011, p\u00a0<\u00a00.001.',
  );
  expect(sentences[1]).toBe('Of L2 no difference from no penalty could be told.');
  expect(sentences[2]).toContain('finds a difference of 0.018 nats 8 times in 10');
  expect(sentences).toHaveLength(3);
});

it('says that nothing could be told, and what could have been seen', () => {
  const { headline, sentences } = told([family('dropout', untold), family('l1', { ...untold, mean: 0.002 })]);
  expect(headline).toBe('No difference from no penalty could be told');
  expect(sentences[0]).toContain(
    '0.004 nats below that of no penalty; 95\u00a0% interval −0.020 … +0.012, p\u00a0=\u00a00.700',
  );
  expect(sentences[1]).toContain('0.018 nats 8 times in 10');
});

it('calls a difference that can be told and does not matter neither better nor untold', () => {
  const tiny = { mean: 0.0002, low: 0.0001, high: 0.0003, pValue: 0.0001, finding: 'negligible' } as const;
  const alone = told([family('l2', tiny), family('l1', { ...untold, mean: -0.004 })]);
  expect(alone.headline).toBe('No difference from no penalty is large enough to matter');
  expect(alone.sentences[0]).toContain('L2 (decoupled');
  const beside = told([family('dropout', better), family('l2', tiny)]);
  expect(beside.sentences).toContain('The difference of L2 from no penalty is too small to matter.');
});

it('never calls a worse family better', () => {
  const { headline, sentences } = told([family('l1', worse), family('l2', worse)]);
  expect(headline).toBe('No penalty helped here; L1 and L2 read new text worse than none');
  expect(sentences[0]).toContain('0.040 nats above that of no penalty; 95\u00a0% interval +0.020 … +0.060');
});

it('speaks of the trained models only where seeds are few', () => {
  expect(told([family('dropout', better)], 3).sentences.at(-1)).toContain(
    'With 3 seeds this holds for these trained models only',
  );
  expect(told([family('dropout', better)], 6).sentences.join()).not.toContain('these trained models');
});

it('says so where the test part is too short, or nothing was compared', () => {
  expect(told([family('dropout', { ...better, hasEnoughBlocks: false })]).sentences.at(-1)).toContain(
    'intervals are too narrow',
  );
  expect(told([{ ...family('dropout', better), against: null }]).headline).toBe(
    'The test part is too short to tell a difference',
  );
  expect(told([]).headline).toBe('No penalty was held against nothing');
});
