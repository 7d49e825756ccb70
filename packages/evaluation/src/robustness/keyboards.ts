/** Rows of letters on keyboards by script, each row shifted by half a key: what is next to a letter is what a finger slips to. */
const layouts = [
  ['1234567890'],
  ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'],
  ['йцукенгшщзхъ', 'фывапролджэ', 'ячсмитьбю'],
  [';ςερτυθιοπ', 'ασδφγηξκλ', 'ζχψωβνμ'],
  ['/׳קראטוןםפ', 'שדגכעיחלךף', 'זסבהנמצתץ'],
  ['ضصثقفغعهخحجد', 'شسيبلاتنمكط', 'ئءؤرىةوزظ'],
  ['बहगदजड', 'परकतचट', 'मनवलसय'],
] as const;

const isLetterKey = (key: string | undefined): key is string =>
  key !== undefined && /[\p{L}\p{N}]/u.test(key);

const neighbours: ReadonlyMap<string, readonly string[]> = /* @__PURE__ */ new Map(
  layouts.flatMap((layout) => {
    const rows = layout.map((row) => [...row]);
    return rows.flatMap((row, r) =>
      row.map((key, c) => {
        const near = [
          row[c - 1],
          row[c + 1],
          rows[r - 1]?.[c],
          rows[r - 1]?.[c + 1],
          rows[r + 1]?.[c - 1],
          rows[r + 1]?.[c],
        ];
        return [key, near.filter(isLetterKey)] as const;
      }),
    );
  }),
);

/** The letter as another is written: a capital where that is one. */
const asCased = (letter: string, like: string): string =>
  like === like.toLowerCase() ? letter : letter.toUpperCase();

/** The keys next to a letter, by its case; none where its keyboard is not known. @example keysNextTo('P') // ['O', 'L'] */
export const keysNextTo = (letter: string): readonly string[] =>
  (neighbours.get(letter.toLowerCase()) ?? []).map((key) => asCased(key, letter));

/** How many characters are looked at around one that is on no known keyboard: scripts begin at multiples of it. */
const block = 128;

const categories = [/\p{Lu}/u, /\p{Ll}/u, /\p{Lo}/u, /\p{L}/u, /\p{N}/u] as const;

/** Which of the categories a character is of, capitals apart from small letters. */
const category = (character: string): number => categories.findIndex((each) => each.test(character));

const around = (character: string): string[] => {
  const code = character.codePointAt(0)!;
  const start = code - (code % block);
  return Array.from({ length: block }, (_, i) => String.fromCodePoint(start + i)).filter(
    (other) => category(other) === category(character) && other !== character,
  );
};

/** Letters of the script and case of one, without itself: those of its keyboard, or those near it in Unicode. */
export const lettersLike = (letter: string): readonly string[] => {
  const own = letter.toLowerCase();
  const layout = layouts.find((rows) => rows.some((row) => row.includes(own)));
  if (layout === undefined) return around(letter);
  return [...layout.join('')]
    .filter((key) => isLetterKey(key) && key !== own)
    .map((key) => asCased(key, letter));
};
