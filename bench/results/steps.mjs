/** What a row asks of the command line: its runs, and the words of each step. */

/** The runs of a row: every variant with every seed in every fold. */
export const runsOf = ({ variants, seeds, folds = 1 }) =>
  Object.entries(variants).flatMap(([variant, words], v) =>
    Array.from({ length: folds }, (_, fold) => fold).flatMap((fold) =>
      seeds.map((seed) => ({
        variant,
        words,
        fold,
        seed,
        name: [`run-${v + 1}`, ...(folds > 1 ? [`fold-${fold}`] : []), `seed-${seed}`].join('-'),
      })),
    ),
  );

const fill = (words, places) =>
  words.map((word) =>
    Object.entries(places).reduce((filled, [name, place]) => filled.replaceAll(`$${name}`, place), word),
  );

const placesOf = ({ name, words, fold }) => ({
  MODEL: words[0] === 'tune' ? `$ROW/${name}/model` : `$ROW/${name}`,
  FOLD: String(fold),
});

/** The command that a run learns by, with `$DATA` and `$ROW` still in it. */
export const learnWords = (row, run) => [
  ...fill(run.words, placesOf(run)),
  ...['--config', row.config, '--seed', String(run.seed), '--out', `$ROW/${run.name}`],
];

/** The commands that ask the test part of one run, by name, with `$DATA` and `$ROW` still in them. */
export const testWords = (row, run) =>
  Object.fromEntries(Object.entries(row.tests).map(([name, words]) => [name, fill(words, placesOf(run))]));

/** The files that are compared behind the tests of one run, with `$DATA` and `$ROW` still in them. */
export const scoredFiles = ({ scored }, run) => fill([scored.translations, scored.references], placesOf(run));

/** Words with the folders in the place of `$DATA` and `$ROW`. */
export const inFolders = (words, { data, folder }) => fill(words, { DATA: data, ROW: folder });

const quoted = (word) => (/^[\w$./=:,-]+$/.test(word) ? word : `'${word}'`);

/** A command as a shell takes it. */
export const shellLine = (words) => ['ridgeline', ...words].map(quoted).join(' ');
