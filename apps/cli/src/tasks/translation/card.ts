import path from 'node:path';
import type { TranslationRun } from '@ridgeline/recipes';
import { countParams } from '@ridgeline/tensors';
import { count, nats } from '../../terminal/format.ts';
import type { CardFacts } from '../../train/step-training.ts';

const textsOf = ({ data }: TranslationRun['config']): string =>
  data.targetFile === undefined
    ? `columns, from ${data.source} to ${data.target}`
    : `parallel files, to ${path.basename(data.targetFile)}`;

/** The README.md of a translator's folder. */
export const translatorCard = (
  { config, parts, tokenizer, model, fingerprint }: TranslationRun,
  { source, bestStep, validation, environment }: CardFacts,
): string => {
  const rules = config.regularizers.map((rule) => `- \`${JSON.stringify(rule)}\``);
  const loss =
    validation === undefined ? [] : [['validation loss', `${nats(validation.dataLoss)} nats per token`]];
  const rows = [
    ['table', `${source}, SHA-256 of the pairs used \`${fingerprint}\``],
    ['texts', textsOf(config)],
    ['trained on', `${count(parts.train.pairs.length)} pairs`],
    ['best step', String(bestStep)],
    ...loss,
    ['seed', String(config.seed)],
  ];
  return `# A translator of ${source}

An ${config.model.kind} with ${count(countParams(model.parameters))} parameters over ${count(tokenizer.vocabulary.length)} tokens, trained by Ridgeline ${environment.ridgeline}.

| | |
|---|---|
${rows.map(([name, value]) => `| ${name} | ${value} |`).join('\n')}

Regularizers:

${rules.length > 0 ? rules.join('\n') : '- none'}

It translates texts like those of its table, and gives something for any other.

    ridgeline translate . "…"
    ridgeline evaluate .

The whole configuration, versions and metrics are in \`run.json\`.
`;
};
