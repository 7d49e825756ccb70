/** Scripts whose letters are taken for those of another. */
const scripts: readonly (readonly [name: string, letters: RegExp])[] = [
  ['Latin', /\p{Script=Latin}/u],
  ['Cyrillic', /\p{Script=Cyrillic}/u],
  ['Greek', /\p{Script=Greek}/u],
  ['Armenian', /\p{Script=Armenian}/u],
  ['Hebrew', /\p{Script=Hebrew}/u],
  ['Arabic', /\p{Script=Arabic}/u],
  ['Georgian', /\p{Script=Georgian}/u],
  ['Cherokee', /\p{Script=Cherokee}/u],
];

/**
 * The script of a letter, `other` for scripts that are not told apart, nothing if it is no letter. Mathematical and
 * full-width letters count as Latin, which they are in compatibility form.
 *
 * @example scriptOf('ж') // 'Cyrillic'
 */
export const scriptOf = (character: string): string | undefined => {
  const plain = character.normalize('NFKC');
  if (!/\p{L}/u.test(plain)) return undefined;
  return scripts.find(([, letters]) => letters.test(plain))?.[0] ?? 'other';
};

/**
 * The script that most letters of a text are of; nothing if it has no letters.
 *
 * @example mainScript('Это не сор') // 'Cyrillic'
 */
export const mainScript = (text: string): string | undefined => {
  const counts = new Map<string, number>();
  for (const character of text) {
    const script = scriptOf(character);
    if (script !== undefined) counts.set(script, (counts.get(script) ?? 0) + 1);
  }
  let most: string | undefined;
  for (const [script, count] of counts) if (count > (counts.get(most ?? '') ?? 0)) most = script;
  return most;
};
