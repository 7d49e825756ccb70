import type { Evaluation, Parameter, Tokenizer } from '@ridgeline/contracts';
import type { LanguageModelConfig } from '@ridgeline/recipes';
import { countParams } from '@ridgeline/tensors';
import { count, nats } from '../../terminal/format.ts';
import { nextGenerate } from './next-generate.ts';
import { tokensText } from './tokens-text.ts';

/** What stands before each token that the loss is of. */
const contextOf = ({ evaluation, training }: LanguageModelConfig): string =>
  evaluation?.context === 'carried'
    ? 'with all of the text before'
    : `in blocks of ${training.sequenceLength} tokens that begin without context`;

/** The README.md of a model's folder: what it is, what it was trained on, how well it does, how to use it. */
export const modelCard = (facts: {
  readonly config: LanguageModelConfig;
  readonly source: string;
  readonly fingerprint: string;
  readonly parameters: readonly Parameter[];
  readonly tokenizer: Tokenizer;
  readonly bestStep: number;
  readonly validation?: Evaluation;
  readonly environment: Readonly<Record<string, string | number>>;
}): string => {
  const { config, validation } = facts;
  const size = countParams(facts.parameters);
  const rules = config.regularizers.map((rule) => `- \`${JSON.stringify(rule)}\``);
  return `# A language model of ${facts.source}

A model of the kind \`${config.model.kind}\` with ${count(size)} parameters over ${facts.tokenizer.vocabulary.length} ${tokensText(config.tokenizer)}, trained by Ridgeline ${facts.environment.ridgeline}.

| | |
|---|---|
| text | ${facts.source}, SHA-256 of the parts used \`${facts.fingerprint}\` |
| best step | ${facts.bestStep} |
${
  validation === undefined
    ? ''
    : `| validation loss | ${nats(validation.dataLoss)} nats per token (perplexity ${Math.exp(validation.dataLoss).toFixed(2)}), ${contextOf(config)} |\n`
}| seed | ${config.seed} |

Regularizers:

${rules.length > 0 ? rules.join('\n') : '- none'}

It writes text in the manner of what it was trained on, and nothing else may be expected of it: it can repeat
passages of that text.

    ${nextGenerate('.', facts.tokenizer)}

The whole configuration, versions and metrics are in \`run.json\`.
`;
};
