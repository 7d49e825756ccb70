import { corpora } from '@ridgeline/corpora';
import { outputFormats } from '../terminal/terminal.ts';
import type { Flag } from './command.ts';

export const common: readonly Flag[] = [
  { name: 'json', about: 'One JSON document on standard output.', group: 'Output' },
  { name: 'quiet', short: 'q', about: 'Say nothing but warnings.', group: 'Output' },
  { name: 'debug', about: 'Say more: objective, norms, zeros; stack traces.', group: 'Output' },
  {
    name: 'color',
    value: 'WHEN',
    choices: ['auto', 'always', 'never'],
    standard: 'auto',
    about: 'Colour; --no-color is never.',
    group: 'Output',
  },
  { name: 'help', short: 'h', about: 'This page.', group: 'Output' },
];

export const seeds = (about: string): Flag => ({
  name: 'seeds',
  value: 'N',
  type: 'integer',
  min: 1,
  max: 100,
  standard: '3',
  about,
});

export const backend: Flag = {
  name: 'backend',
  value: 'NAME',
  choices: ['auto', 'wasm', 'cpu', 'node', 'webgpu'],
  standard: 'auto',
  about: 'Where tensors live; auto takes wasm if it starts. For node and webgpu see doctor.',
};

export const determinism: Flag = {
  name: 'determinism',
  value: 'HOW',
  choices: ['portable', 'fast'],
  standard: 'portable',
  about: 'portable: the same bits on every machine; fast: relaxed SIMD.',
};

export const guard: Flag = {
  name: 'guard',
  value: 'FILE',
  about: 'Filters for texts: lists `in` and `out` in YAML; `ridgeline explain` has them.',
};

export const jsonl: Flag = {
  name: 'format',
  value: 'FORMAT',
  choices: outputFormats,
  standard: 'text',
  about: 'jsonl: one event a line; json: as --json.',
  group: 'Output',
};

export const seed = (about: string): Flag => ({
  name: 'seed',
  value: 'N',
  type: 'integer',
  min: 0,
  standard: '1',
  about,
});

export const configuration: readonly Flag[] = [
  {
    name: 'config',
    short: 'c',
    value: 'FILE',
    about: 'Configuration, YAML or JSON; see `ridgeline help config`.',
  },
  {
    name: 'set',
    value: 'KEY=VALUE',
    many: true,
    about: 'One value by its path, e.g. model.hidden=64; repeatable.',
  },
];

export const task: Flag = {
  name: 'task',
  value: 'NAME',
  choicesOf: async () => {
    const { tasks } = await import('@ridgeline/recipes');
    return Object.keys(tasks).filter((name) => !('writtenAs' in tasks[name as keyof typeof tasks]()));
  },
  standard: 'by the flags, else language-model',
  about: 'What is learnt; each but regression has embedded data.',
};

export const dryRun: Flag = {
  name: 'dry-run',
  about: 'Tell what would be fitted and written, and do nothing.',
};

export const overwrite: Flag = {
  name: 'overwrite',
  about: 'Replace what an earlier run left in --out.',
};

export const threads = (standard: string, about: string): Flag => ({
  name: 'threads',
  value: 'N',
  standard,
  about,
});

export const share: Flag = {
  name: 'share',
  value: 'WHAT',
  choices: ['kernels', 'workers'],
  standard: 'kernels where they are native',
  about: 'What threads share: each kernel, to the bits of one thread, or the rows of a batch.',
};

export const withoutTexts: Flag = {
  name: 'without-texts',
  about: 'Leave texts of the data, and models to ask, out of the report.',
};

export const data = {
  name: 'DATA',
  about: `a text file, - for standard input, or an embedded corpus (${Object.keys(corpora).join(', ')})`,
};
export const model = { name: 'MODEL', about: 'the folder of a trained model', required: true };

export const table = {
  name: 'CSV',
  about: 'a table with a header: .csv, .tsv, .jsonl or .json, gzipped or not; - for standard input',
};

/** How a table is read. */
export const reading: readonly Flag[] = [
  {
    name: 'separator',
    value: 'NAME',
    standard: 'found by the first rows',
    about: 'comma, semicolon, tab, pipe, or one character.',
    group: 'Tables',
  },
  {
    name: 'quotes',
    value: 'HOW',
    choices: ['lines', 'line', 'none'],
    standard: 'line for tabs, else lines',
    about: 'Quoted fields may run over lines, end on theirs, or are none.',
    group: 'Tables',
  },
];

const empty = { name: 'on-empty', value: 'HOW', standard: 'error', group: 'Tables' };

/** What is done about empty cells of a table with classes. */
export const emptyTexts: Flag = {
  ...empty,
  choices: ['error', 'skip', 'keep'],
  about: 'Rows without text or label: refuse, leave out; keep empty texts.',
};

/** What is done about empty cells of a table of numbers. */
export const emptyCells: Flag = {
  ...empty,
  choices: ['error', 'skip'],
  about: 'Rows with an empty cell: refuse, or leave out.',
};

export const decimal: Flag = {
  name: 'decimal',
  value: 'MARK',
  choices: ['point', 'comma'],
  standard: 'point',
  about: 'What stands before decimals: 1.5 or 1,5.',
  group: 'Tables',
};

export const group: Flag = {
  name: 'group',
  value: 'COLUMN',
  about: 'Rows that agree in it stay together; such as an author.',
  group: 'Tables',
};

/** Which rows of a table are learnt from and which stay together. */
export const rows: readonly Flag[] = [
  {
    name: 'drop-duplicates',
    about: 'Keep only the first of rows with one text or the same numbers.',
    group: 'Tables',
  },
  group,
];

export const maxClasses: Flag = {
  name: 'max-classes',
  value: 'N',
  type: 'integer',
  min: 2,
  standard: '200, or half the rows',
  about: 'Refuse a column with more different labels.',
  group: 'Tables',
};

export const text: Flag = {
  name: 'text',
  value: 'COLUMN',
  many: true,
  standard: 'text',
  about: 'The column with the text; several, A,B or repeated, are joined by a space.',
  group: 'Tables',
};

/** The columns of a table of texts and translations, and of a table of numbers. */
export const source: Flag = {
  name: 'source',
  value: 'COLUMN',
  standard: 'source',
  about: 'The column with the text to translate.',
  group: 'Tables',
};

/** Two files in place of a table: line n of the one is the translation of line n of the other. */
export const parallelFiles: readonly Flag[] = [
  {
    name: 'source-file',
    value: 'FILE',
    about: 'In place of DATA: texts to translate, one a line.',
    group: 'Parallel files',
  },
  {
    name: 'target-file',
    value: 'FILE',
    about: 'Their translations, line by line.',
    group: 'Parallel files',
  },
];

export const target: Flag = {
  name: 'target',
  value: 'COLUMN',
  about: 'The column with the number to predict; with --source, with the translation.',
  group: 'Tables',
};

export const columns: readonly Flag[] = [
  text,
  {
    name: 'label',
    value: 'COLUMN',
    standard: 'label',
    about: 'The column with the class. This flag or --text makes a table of DATA.',
    group: 'Tables',
  },
];

export const tracking: readonly Flag[] = [
  {
    name: 'tensorboard',
    value: 'DIR',
    about: 'Write event files for TensorBoard there, with settings.',
    group: 'Tracking',
  },
  {
    name: 'mlflow',
    value: 'URL',
    about: 'Tell an MLflow server, such as http://localhost:5000.',
    group: 'Tracking',
  },
  {
    name: 'experiment',
    value: 'NAME',
    standard: 'ridgeline',
    about: 'The experiment of that server.',
    group: 'Tracking',
  },
];
