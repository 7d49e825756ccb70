import { tokenizers } from '@ridgeline/tokenization';
import { unionOf } from './kind-schema.ts';

/** A tokenizer by its kind; it is trained on the training part alone. */
export const tokenizer = unionOf(tokenizers);
