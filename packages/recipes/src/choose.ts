import type { Estimate } from '@ridgeline/contracts';
import { bitsPerCharacter, estimate, holm, pairedBootstrap, perplexity } from '@ridgeline/evaluation';
import { generateText, sampler } from '@ridgeline/generation';
import { fromHost, randomStream } from '@ridgeline/tensors';
import { evaluate } from '@ridgeline/trainers';
import { dispose } from '@tensorflow/tfjs-core';

import type { Comparison, ComparisonRow } from './comparison.ts';
import type { JobResult } from './job.ts';
import type { LanguageModelRun } from './language-model.ts';

/** All runs of one family at one strength. */
type Cell = readonly JobResult[];

const mean = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0) / values.length;
const validationOf = (cell: Cell): number => mean(cell.map(({ best }) => best.validation));
const familyOf = (cell: Cell): string => cell[0]!.job.penalty;

const grouped = <T>(items: readonly T[], keyOf: (item: T) => string): readonly (readonly T[])[] => {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return [...groups.values()];
};

const lowest = <T>(items: readonly T[], cost: (item: T) => number): T =>
  items.reduce((best, item) => (cost(item) < cost(best) ? item : best));

/** Test losses of one cell: by seed, and by row of the test part averaged over seeds. */
interface Tested {
  readonly loss: Estimate;
  readonly rows: Float64Array;
  readonly targets: Float64Array;
  readonly bitsPerCharacter: number;
}

const testCell = (run: LanguageModelRun, cell: Cell): Tested => {
  const batches = run.test();
  const found = cell.map(({ params: host }) => {
    const params = fromHost(host);
    const evaluation = evaluate({ ...run, params, rules: [], batches });
    dispose(Object.values(params));
    return evaluation;
  });
  const { targets } = found[0]!.perExample;
  const rows = targets.map((_, row) => mean(found.map(({ perExample }) => perExample.lossNats[row]!)));
  const covered = targets.reduce((a, b) => a + b, 0);
  const allTargets = run.tokenizer.encode(run.parts.test).ids.length;
  return {
    loss: estimate(found.map(({ dataLoss }) => dataLoss)),
    rows,
    targets,
    bitsPerCharacter: bitsPerCharacter({
      lossNats: rows.reduce((a, b) => a + b, 0),
      characters: (run.parts.test.length * covered) / allTargets,
    }),
  };
};

const promptOf = (text: string): string =>
  /^.{12,}?(?=\s)/su.exec(text.slice(0, 80))?.[0] ?? text.slice(0, 24);

const sampleOf = async (run: LanguageModelRun, result: JobResult) => {
  const params = fromHost(result.params);
  const prompt = promptOf(run.parts.valid || run.parts.train);
  const { text } = await generateText({
    model: run.model,
    params,
    tokenizer: run.tokenizer,
    prompt,
    sampler: sampler({ temperature: 0.7 }),
    random: randomStream(1).stream('sample'),
    maxTokens: 240,
  });
  dispose(Object.values(params));
  return { penalty: result.job.penalty, prompt, text };
};

const signed = (value: number): string => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(3)}`;

/** One sentence: which family validation chose, and whether the test part bears it out. */
const verdictOf = (chosen: ComparisonRow): string => {
  const loss = `${chosen.test!.mean.toFixed(3)} nats on text it has not seen`;
  if (chosen.penalty === 'none') return `No penalty does better than none here: ${loss}.`;
  const what = `${chosen.penalty} (${chosen.as}, strength ${chosen.lambda})`;
  const { difference, pValue } = chosen;
  if (difference === null || pValue === null) return `${what} generalises best: ${loss}.`;
  const p = pValue < 0.001 ? 'p\u00a0<\u00a00.001' : `p\u00a0=\u00a0${pValue.toFixed(3)}`;
  const interval = `95 % interval ${signed(difference.low)} … ${signed(difference.high)}`;
  const against = `${loss}, ${signed(difference.mean)} against no penalty, ${interval}`;
  if (pValue >= 0.05) {
    return `${what} does best on the validation part, but the test part cannot tell it from no penalty: ${against} (${p}).`;
  }
  return difference.mean < 0
    ? `${what} generalises best: ${against}, more than noise (${p}).`
    : `${what} does best on the validation part, but worse than no penalty on the test part: ${against} (${p}).`;
};

export interface TestedComparison {
  readonly rows: readonly ComparisonRow[];
  readonly kept: JobResult;
  readonly verdict: string;
  readonly samples: Comparison['samples'];
}

/** Chooses on validation loss, then tests what was chosen, once. */
export const chooseAndTest = async (
  run: LanguageModelRun,
  results: readonly JobResult[],
): Promise<TestedComparison> => {
  const cells = grouped(results, ({ job }) => `${job.penalty} ${job.lambda}`);
  const winners = grouped(cells, familyOf).map((cellsOfFamily) => lowest(cellsOfFamily, validationOf));
  const chosen = lowest(winners, validationOf);
  const kept = lowest(chosen, ({ best }) => best.validation);

  const tests = new Map(winners.map((cell) => [cell, testCell(run, cell)] as const));
  const baseline = winners.find((cell) => familyOf(cell) === 'none');
  const against = new Map(
    winners
      .filter((cell) => baseline !== undefined && cell !== baseline)
      .map((cell) => {
        const [a, b] = [tests.get(cell)!, tests.get(baseline!)!];
        const random = randomStream(0).stream(`bootstrap/${familyOf(cell)}`);
        return [cell, pairedBootstrap({ a: a.rows, b: b.rows, weights: a.targets, random })] as const;
      }),
  );
  const corrected = holm([...against.values()].map(({ pValue }) => pValue));
  const pValues = new Map([...against.keys()].map((cell, index) => [cell, corrected[index]!] as const));

  const rows = cells.map((cell): ComparisonRow => {
    const { penalty, as, lambda } = cell[0]!.job;
    const test = tests.get(cell);
    const compared = against.get(cell);
    return {
      penalty,
      as,
      lambda,
      isChosenOfFamily: winners.includes(cell),
      validation: estimate(cell.map(({ best }) => best.validation)),
      train: estimate(cell.map(({ best }) => best.train)),
      gap: estimate(cell.map(({ best }) => best.validation - best.train)),
      zeros: estimate(cell.map(({ zeros }) => zeros)),
      test: test?.loss ?? null,
      testPerplexity: test ? perplexity(test.loss.mean) : null,
      testBitsPerCharacter: test?.bitsPerCharacter ?? null,
      pValue: pValues.get(cell) ?? null,
      difference: compared ? { mean: compared.difference, low: compared.low, high: compared.high } : null,
      seconds: cell.reduce((total, { seconds }) => total + seconds, 0),
      bestSteps: cell.map(({ best }) => best.step),
      curves: cell.map(({ curve }) => curve),
    };
  });
  const samples: Comparison['samples'][number][] = [];
  for (const cell of winners)
    samples.push(
      await sampleOf(
        run,
        lowest(cell, ({ best }) => best.validation),
      ),
    );
  return { rows, kept, verdict: verdictOf(rows[cells.indexOf(chosen)]!), samples };
};
