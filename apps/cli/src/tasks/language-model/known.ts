import type { LanguageModelRun } from '@ridgeline/recipes';
import { byPart, type KnownData } from '../../train/known-data.ts';

/** Letters of the shortest passage: shorter ones, such as headings, are repeated by right. */
const fewestLetters = 40;

/** Paragraphs of a text, or lines of one that has none. */
const passagesOf = (text: string): readonly string[] => {
  const paragraphs = text.split(/\n\s*\n/);
  return (paragraphs.length > 20 ? paragraphs : text.split('\n')).filter(
    ({ length }) => length >= fewestLetters,
  );
};

/** The loss on validation tokens of one who knows how common each was in training, one added to every count. */
const tokenFrequencyLoss = ({ parts, tokenizer }: LanguageModelRun): number | undefined => {
  const ids = tokenizer.encode(parts.valid).ids;
  if (ids.length === 0) return undefined;
  const counts = new Float64Array(tokenizer.vocabulary.length).fill(1);
  const learnt = tokenizer.encode(parts.train).ids;
  for (const id of learnt) counts[id]! += 1;
  const total = learnt.length + counts.length;
  return ids.reduce((sum, id) => sum - Math.log(counts[id]! / total), 0) / ids.length;
};

/** What checks are told of a text: its passages, and what its vocabulary lacks. */
export const knownText = (run: LanguageModelRun): KnownData => {
  const { parts, coverage } = run;
  const frequencyLoss = tokenFrequencyLoss(run);
  const unknown = (part: 'train' | 'valid') => {
    const { targets, unknownTokens } = coverage[part]();
    return { tokens: targets, unknown: unknownTokens };
  };
  return {
    texts: byPart(
      { train: passagesOf(parts.train), valid: passagesOf(parts.valid), test: passagesOf(parts.test) },
      { rows: ({ length }) => length, of: (passages) => passages },
    ),
    isRunningText: true,
    unknownTokens: { train: unknown('train'), ...(parts.valid !== '' && { valid: unknown('valid') }) },
    ...(frequencyLoss !== undefined && { frequencyLoss }),
  };
};
