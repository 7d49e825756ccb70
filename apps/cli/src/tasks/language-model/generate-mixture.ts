import { RidgelineError } from '@ridgeline/contracts';
import { type WritingMixture, writingMixture } from '@ridgeline/recipes';
import type { Given } from '../../command-line/command.ts';
import type { Terminal } from '../../terminal/terminal.ts';
import { mixtureOf } from './mixture-members.ts';
import type { LoadedModel } from './model.ts';

/** A mixture that writes, and what is told of it. */
interface Mixed extends Pick<WritingMixture, 'model'> {
  readonly told: Pick<WritingMixture, 'models' | 'weights' | 'validationLoss'> & {
    readonly validation: string;
  };
}

/** Whether a command asks for a mixture. @throws `E_USAGE` for a text to weigh it by and nothing that asks */
export const asksForMixture = ({ flags }: Given): boolean => {
  const asks = flags.ngram !== undefined || flags.with !== undefined;
  if (asks || flags.valid === undefined) return asks;
  throw new RidgelineError('E_USAGE', 'ridgeline generate: --valid is for --ngram, --with.', {
    at: '--valid',
    hint: 'Give one of them, or leave --valid out.',
  });
};

/** The model as it writes with what the command asks for beside it, which is told. */
export const mixedModel = async (given: Given, loaded: LoadedModel, terminal: Terminal): Promise<Mixed> => {
  const { validation, ...parts } = await mixtureOf(given, loaded, terminal.warn);
  const { ids } = loaded.tokenizer.encode(validation.text);
  const { model, models, weights, validationLoss } = await writingMixture({ ...parts, validation: ids });
  const shares = models.map((name, i) => `${name} ${weights[i]!.toFixed(3)}`).join(', ');
  terminal.say(terminal.colors.dim(`Mixed by ${validation.name}: ${shares}`));
  return { model, told: { models, weights, validationLoss, validation: validation.name } };
};
