import type { HostParams } from '@ridgeline/contracts';
import { neuralClassifier } from '@ridgeline/neural-classifier';
import { type LinearBeside, linearBeside, type NeuralClassificationRun } from '@ridgeline/recipes';
import { fromHost } from '@ridgeline/tensors';
import { overGroups, percent } from '../../terminal/format.ts';

/** The same difference with a sign, in points of a hundred. */
const points = (share: number): string => `${share < 0 ? '−' : '+'}${(100 * Math.abs(share)).toFixed(1)}`;

/** What makes the linear model that was fitted. */
const flagsFor = ({ kind, reads }: LinearBeside): string =>
  `--set model.kind=${kind}${reads === 'characters' ? ' --set features.analyzer=charWordBoundary --set features.ngrams=[1,5]' : ''}`;

/** A sentence where a linear model of the same texts is as good, or better, or none could be told better; nothing where it is not, or nothing was held out. */
export const linearBesideText = async (
  run: NeuralClassificationRun,
  params: HostParams,
): Promise<string | undefined> => {
  const { model, tokenizer } = run;
  const classifier = neuralClassifier({ model, tokenizer, params: fromHost(params) });
  try {
    const found = await linearBeside(run, classifier);
    if (found === undefined || found.low > 0) return undefined;
    const { neural, linear, kind, reads, difference, low, high, texts, groups } = found;
    const verdict = high < 0 ? 'is better' : difference > 0 ? 'may be as good' : 'is as good';
    return `A linear model ${verdict}: ${kind} on n-grams of ${reads} is right on ${percent(linear)} of the ${texts} validation texts, this one on ${percent(neural)} (${points(difference)} points, 95 % interval${overGroups(groups)} ${points(low)} … ${points(high)}). It is smaller and needs no TensorFlow.js: ${flagsFor(found)}`;
  } finally {
    classifier.dispose();
  }
};
