import type { Answer, Answered } from './messages.ts';

export const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

const inWords = (answer: Answer): string =>
  'translation' in answer
    ? answer.translation === ''
      ? 'nothing'
      : answer.translation
    : answer.ranking.map(({ label, probability }) => `${label} ${percent(probability)}`).join(', ');

/** What both sides make of a name, in one sentence for those who listen. */
export const answerInWords = ({ name, plain, penalised }: Answered): string =>
  `${name}: without a penalty ${inWords(plain)}; on the second side ${inWords(penalised)}.`;

/** What is to be said of characters that no model has met. */
export const unknownInWords = (unknown: readonly string[]): string | undefined => {
  if (unknown.length === 0) return undefined;
  const quoted = unknown.map((character) => `“${character}”`).join(', ');
  return unknown.length === 1
    ? `${quoted} is in no name that they have learnt from, and is read as unknown.`
    : `${quoted} are in no name that they have learnt from, and are read as unknown.`;
};
