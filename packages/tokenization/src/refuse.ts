import { RidgelineError } from '@ridgeline/contracts';

/** Says why a `tokenizer.json` is not read. @throws `E_DATA` */
export const refuse = (found: string): never => {
  throw new RidgelineError('E_DATA', `tokenizer.json: ${found}.`, {
    hint: 'Only files of the stages that `ridgeline explain` lists can be read.',
  });
};

/** The beginning of a value of a file, for a message. What is made of others may be as deep as it likes, and is not walked. */
export const shown = (value: unknown): string =>
  typeof value === 'object' && value !== null
    ? 'something else'
    : (JSON.stringify(value) ?? 'none').slice(0, 40);
