import type { NeuralClassificationRun } from '@ridgeline/recipes';
import { countParams } from '@ridgeline/tensors';
import { count, nats, percent } from '../../terminal/format.ts';
import { shownLabel } from '../../terminal/shown-label.ts';
import type { CardFacts } from '../../train/step-training.ts';

/** The README.md of a neural classifier's folder. */
export const neuralCard = (
  { config, parts, tokenizer, model, fingerprint }: NeuralClassificationRun,
  { source, bestStep, validation, environment }: CardFacts,
): string => {
  const rules = config.regularizers.map((rule) => `- \`${JSON.stringify(rule)}\``);
  const measured =
    validation === undefined
      ? []
      : [
          ['validation loss', `${nats(validation.dataLoss)} nats per text`],
          ...(validation.score === undefined ? [] : [['validation accuracy', percent(validation.score)]]),
        ];
  const rows = [
    ['table', `${source}, SHA-256 of texts and labels \`${fingerprint}\``],
    ['trained on', `${count(parts.train.texts.length)} texts`],
    ['classes', parts.classes.map(shownLabel).join(', ')],
    ['read of a text', `its first ${count(config.data.maxTokens)} tokens`],
    ['best step', String(bestStep)],
    ...measured,
    ['seed', String(config.seed)],
  ];
  return `# A text classifier of ${source}

A ${config.model.kind} model with ${count(countParams(model.parameters))} parameters over ${count(tokenizer.vocabulary.length)} tokens, trained by Ridgeline ${environment.ridgeline}.

| | |
|---|---|
${rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n')}

Regularizers:

${rules.length > 0 ? rules.join('\n') : '- none'}

It knows the classes of its table alone, and gives ${config.data.labelSeparator === undefined ? 'one' : 'some, or none,'} of them to any text.

    ridgeline classify . "a text"

The whole configuration, versions and metrics are in \`run.json\`.
`;
};
