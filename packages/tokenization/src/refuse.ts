import { RidgelineError } from '@ridgeline/contracts';

/** Says why a `tokenizer.json` is not read. @throws `E_DATA` */
export const refuse = (found: string): never => {
  throw new RidgelineError('E_DATA', `tokenizer.json: ${found}.`, {
    hint: 'Only files of the stages that `ridgeline explain` lists can be read.',
  });
};
