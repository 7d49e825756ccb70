import { badWord } from './bad-word.ts';
import { frequencyPenalty } from './frequency-penalty.ts';
import { minLength } from './min-length.ts';
import { minP } from './min-p.ts';
import { noRepeatNgram } from './no-repeat-ngram.ts';
import { prefix } from './prefix.ts';
import { presencePenalty } from './presence-penalty.ts';
import { repetitionPenalty } from './repetition-penalty.ts';
import { suppressTokens } from './suppress-tokens.ts';
import { temperature } from './temperature.ts';
import { topK } from './top-k.ts';
import { topP } from './top-p.ts';
import { typical } from './typical.ts';

/** Every processor by the `kind` of its spec, in the order in which Hugging Face applies them. */
export const processors = {
  repetitionPenalty,
  frequencyPenalty,
  presencePenalty,
  noRepeatNgram,
  badWord,
  minLength,
  prefix,
  suppressTokens,
  temperature,
  topK,
  topP,
  minP,
  typical,
} as const;
