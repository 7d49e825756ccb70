import {
  type Bleu,
  type BleuStatistics,
  bleuOf,
  bleuSignature,
  bleuStatistics,
  chrf,
  exactMatch,
  type WrittenTexts,
} from '@ridgeline/evaluation';

/** What translations come to, held against those that people made. */
export interface TranslationScores {
  /** Of all together, in 0 … 100, with what it is made of. */
  readonly bleu: Pick<Bleu, 'score' | 'precisions' | 'brevityPenalty'>;
  /** How it was computed, in the words of sacreBLEU; only scores of one signature can be compared. */
  readonly signature: string;
  /** In 0 … 100. */
  readonly chrf: number;
  /** The share of translations that are the reference. */
  readonly exactMatch: number;
  /** What each text adds to BLEU: `bleuOf` of a sample of them is that sample's score, as a bootstrap draws them. */
  readonly sentences: readonly BleuStatistics[];
}

/**
 * BLEU, chrF and exact matches of translations.
 *
 * @throws `E_SHAPE` or `E_DATA` if there is not one reference for each, or no text.
 * @example translationScores({ hypotheses: ['la mer'], references: ['la mer'] }).exactMatch // 1
 */
export const translationScores = (texts: WrittenTexts): TranslationScores => {
  const sentences = bleuStatistics(texts);
  const { score, precisions, brevityPenalty } = bleuOf(sentences);
  return {
    bleu: { score, precisions, brevityPenalty },
    signature: bleuSignature(),
    chrf: chrf(texts),
    exactMatch: exactMatch(texts),
    sentences,
  };
};
