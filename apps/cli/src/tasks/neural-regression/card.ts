import { mseOf, type NeuralRegressionRun } from '@ridgeline/recipes';
import { countParams } from '@ridgeline/tensors';
import { count } from '../../terminal/format.ts';
import type { CardFacts } from '../../train/step-training.ts';

/** The README.md of a neural regression's folder. */
export const neuralRegressionCard = (
  run: NeuralRegressionRun,
  { source, bestStep, validation, environment }: CardFacts,
): string => {
  const { config, parts, tokenizer, model, fingerprint } = run;
  const rules = config.regularizers.map((rule) => `- \`${JSON.stringify(rule)}\``);
  const rows = [
    ['table', `${source}, SHA-256 of texts and numbers \`${fingerprint}\``],
    ['trained on', `${count(parts.train.texts.length)} texts`],
    ['read of a text', `its first ${count(config.data.maxTokens)} tokens`],
    ['best step', String(bestStep)],
    ...(validation === undefined
      ? []
      : [['validation', `mean squared error ${mseOf(run, validation.dataLoss).toPrecision(5)}`]]),
    ['seed', String(config.seed)],
  ];
  return `# ${parts.target} of ${source}, by a neural regression on its texts

A ${config.model.kind} model with ${count(countParams(model.parameters))} parameters over ${count(tokenizer.vocabulary.length)} tokens, trained by Ridgeline ${environment.ridgeline}.

| | |
|---|---|
${rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n')}

Regularizers:

${rules.length > 0 ? rules.join('\n') : '- none'}

    ridgeline predict . "a text"

The whole configuration, versions and metrics are in \`run.json\`.
`;
};
