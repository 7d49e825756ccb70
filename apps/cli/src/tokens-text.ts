/** What the tokens of a kind of tokenizer are called. */
export const tokensText = ({ kind }: { readonly kind: string }): string => {
  if (kind === 'char') return 'characters';
  return kind === 'word' || kind === 'whitespace' ? 'words' : 'tokens';
};
