import { replaceModel } from '@ridgeline/checkpoints';
import { type Json, RidgelineError } from '@ridgeline/contracts';
import { type Pruning, prune } from '@ridgeline/models';
import { countParams, hashParams } from '@ridgeline/tensors';
import { sealCard, unsealedCard } from '../folders/model-page.ts';
import { count } from '../terminal/format.ts';
import type { TrainedModel } from './inspect-trained.ts';
import type { Files } from './task.ts';

/** A model that was pruned, as the files of its folder. */
export interface PrunedModel {
  readonly files: Files;
  readonly sha256: string;
  readonly parts: Pruning['parts'];
  readonly parameters: { readonly before: number; readonly after: number };
  /** Of the weights' file. */
  readonly bytes: { readonly before: number; readonly after: number };
}

const weights = 'model.safetensors';

const section = ({ parts, parameters }: Pick<PrunedModel, 'parts' | 'parameters'>, of: string): string => `
## Pruned

Without ${parts
  .filter(({ size, left }) => left < size)
  .map(({ name, size, left }) => `${count(size - left)} of ${count(size)} ${name}`)
  .join(', ')}: ${count(parameters.after)} parameters are left of ${count(parameters.before)}, and
the outputs are those of the model whose weights have the SHA-256 ${of}.
`;

/**
 * A trained model without the units that do nothing.
 *
 * @param files of its folder.
 * @throws `E_OPTION` if all that may leave acts.
 */
export const pruneTrained = async (
  folder: string,
  files: Files,
  { model, params, run }: TrainedModel,
): Promise<PrunedModel> => {
  const small = prune(model, params);
  const { parts } = small;
  if (parts.every(({ size, left }) => left === size)) {
    const acting = parts.map(({ name, size }) => `${count(size)} of ${name}`).join(', ');
    throw new RidgelineError('E_OPTION', `${folder}: nothing to prune: every unit acts, ${acting}.`, {
      at: folder,
      hint: 'Train it with a rule such as {"kind": "groupLasso", "lambda": …, "as": "proximal"}, which takes units to 0; `of` names which.',
    });
  }
  const of = await hashParams(params);
  const parameters = { before: countParams(model.parameters), after: countParams(small.model.parameters) };
  const page = files['README.md'];
  const card = page === undefined ? '' : unsealedCard(Buffer.from(page).toString('utf8'));
  const written = await replaceModel(files, {
    ...{ spec: small.model.spec, params: small.params },
    run: { ...(run as object), pruned: { of, parts, parameters } } as unknown as Json,
    card: sealCard(`${card}${section({ parts, parameters }, of)}`),
  });
  return {
    files: written,
    sha256: await hashParams(small.params),
    ...{ parts, parameters },
    bytes: { before: files[weights]!.length, after: written[weights].length },
  };
};
