import { type NeuralClassifier, neuralClassifier } from '@ridgeline/neural-classifier';
import { isGenerative } from '@ridgeline/neural-classifier/parts';
import { answerMetrics, attackRobustness, type NeuralClassificationConfig } from '@ridgeline/recipes';
import { fromHost } from '@ridgeline/tensors';
import { deviceFlags, startBackend } from '../../command-line/backend.ts';
import type { Given } from '../../command-line/command.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { type Plan, prepareRun } from '../../train/training-plan.ts';
import { type EvaluatedRecord, evaluateUsed } from '../classification/evaluate.ts';
import { evaluateLabels } from './evaluate-labels.ts';
import type { LoadedNeuralClassifier } from './model.ts';
import { neuralTraining } from './train.ts';
import { usedNeural } from './used-neural.ts';

/** What a run of a neural classifier says of itself. */
export interface NeuralRecord extends EvaluatedRecord {
  readonly config: NeuralClassificationConfig;
}

/** The classifier on the device that flags name. */
export const neuralOnDevice = async (
  given: Given,
  { model, tokenizer, params }: LoadedNeuralClassifier,
  terminal: Terminal,
): Promise<NeuralClassifier> => {
  await startBackend(deviceFlags(given), terminal);
  return neuralClassifier({ model, tokenizer, params: fromHost(params) });
};

/** `ridgeline evaluate` of a neural classifier. */
export const evaluateNeural = async (
  given: Given,
  loaded: LoadedNeuralClassifier,
  terminal: Terminal,
): Promise<number> => {
  const [folder] = given.positionals as [string];
  const record = loaded.run as unknown as NeuralRecord;
  const classifier = await neuralOnDevice(given, loaded, terminal);
  const testPart = async () => {
    const { run } = await prepareRun(neuralTraining, loaded.run as unknown as Plan, folder);
    return run.parts.test;
  };
  if (loaded.model.spec.multiLabel) return evaluateLabels(given, { classifier, record, testPart }, terminal);
  return evaluateUsed(
    given,
    {
      classifier: usedNeural(classifier),
      record,
      metrics: async ({ texts, labels, groups }) =>
        answerMetrics({
          classes: classifier.classes,
          labels,
          groups,
          logProbabilities: await classifier.logProbabilities(texts),
        }),
      testPart,
      ...(!isGenerative(loaded.model.spec) && {
        attack: ({ texts, labels, groups }, options) =>
          attackRobustness(classifier, { texts, labels, groups: groups ?? undefined, ...options }),
      }),
    },
    terminal,
  );
};
