import type { generation } from './model-folder-files.ts';
import { isCard } from './model-page.ts';

type Files = ReadonlyMap<string, () => string>;

/** Whether the text of a file is what Ridgeline writes under its name; `files` are those beside it. */
type Recognise = (text: string, files: Files) => boolean;

/** What a command writes into its folder. Every name that a command may ever write or remove stands here. */
export interface OutputKind {
  /** What the folder holds, in a sentence. */
  readonly what: string;
  readonly files: Readonly<Record<string, Recognise>>;
  /** Further files, by what their names match. */
  readonly numbered?: { readonly pattern: RegExp; readonly recognise: Recognise };
  readonly folders: Readonly<Record<string, OutputKind>>;
  /** Any of these that is recognised makes the folder one of this kind. */
  readonly tells: readonly string[];
  /** With any of these, there is something to lose. */
  readonly worth: readonly string[];
  /** Whether the folder itself goes when what is in it is replaced, so that nothing else may be in it. */
  readonly isRemovedWhole?: boolean;
}

type Facts = Readonly<Record<string, unknown>>;

/** The members of a JSON object; none of anything else. */
const facts = (text: string): Facts => {
  try {
    const value = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    return {};
  }
};

const isObject: Recognise = (text) => Object.keys(facts(text)).length > 0;

/** What was run with which version stands in every record and report. */
const hasEnvironment: Recognise = (text) => typeof (facts(text).environment as Facts)?.ridgeline === 'string';

const isPage: Recognise = (text) => /^<!doctype html>/i.test(text) && /ridgeline/i.test(text);

const isWeights: Recognise = (text) => text.slice(8, 200).startsWith('{"__metadata__":{"sha256":"');

/** The first line of a file of JSON lines. */
const firstLine = (text: string): Facts => facts(text.split('\n', 1)[0]!);

const modelFiles: Readonly<Record<(typeof generation)[number], Recognise>> = {
  'config.json': (text) => {
    const { version, model } = facts(text);
    return typeof version === 'number' && typeof (model as Facts)?.kind === 'string';
  },
  'tokenizer.json': isObject,
  'source-tokenizer.json': isObject,
  'features.json': isObject,
  'model.safetensors': isWeights,
  'run.json': hasEnvironment,
  'README.md': isCard,
  'state.safetensors': isWeights,
  'state.json': (text) => {
    const { version, step, sha256 } = facts(text);
    return version !== undefined && step !== undefined && typeof sha256 === 'string';
  },
};

const generationKind: OutputKind = {
  what: 'a model',
  files: modelFiles,
  folders: {},
  tells: ['run.json', 'config.json', 'model.safetensors', 'state.safetensors', 'state.json'],
  worth: ['model.safetensors', 'state.safetensors'],
  isRemovedWhole: true,
};

/** The folder of `train`, `regress`, and of the model that `tune` or `compare` chose. */
export const modelKind: OutputKind = {
  ...generationKind,
  isRemovedWhole: false,
  files: {
    ...modelFiles,
    // the last line may be cut short, and be the first
    'metrics.jsonl': (text) => text.startsWith('{"type":"'),
    'data.txt': (_, files) => facts(files.get('run.json')?.() ?? '').data === '-',
  },
  folders: { previous: generationKind },
};

/** Whether the first line of a study is that of a comparison. */
const isComparisonStudy = (text: string): boolean => {
  const { study, about } = firstLine(text);
  return study === 1 && (about as Facts | undefined)?.comparison === 1;
};

/** The folder of `compare`; its study goes when the report is there. */
export const comparisonKind: OutputKind = {
  what: 'a comparison',
  files: {
    'report.html': isPage,
    'report.json': (text, files) => hasEnvironment(text, files) && facts(text).exploration !== undefined,
    'report.md': (text) => text.startsWith('# ') && text.includes('\n## How it was done\n'),
    'report.csv': (text) => text.startsWith('phase,penalty,as,strength,seed,'),
    'study.jsonl': isComparisonStudy,
  },
  folders: { model: modelKind },
  tells: ['report.json', 'study.jsonl'],
  worth: ['report.json', 'study.jsonl'],
};

/** The folder of `tune`. */
export const studyKind: OutputKind = {
  what: 'a study',
  files: {
    'report.html': isPage,
    'report.json': hasEnvironment,
    'study.jsonl': (text) => firstLine(text).study === 1 && !isComparisonStudy(text),
  },
  numbered: {
    pattern: /^progress-.*\.json$/,
    recognise: (text) => {
      const { about, points, params } = facts(text);
      return about !== undefined && points !== undefined && params !== undefined;
    },
  },
  folders: { model: modelKind },
  tells: ['study.jsonl'],
  worth: ['report.json', 'study.jsonl'],
};

/** The folder of `tune --learning-rate`. */
export const learningRateKind: OutputKind = {
  what: 'a learning-rate test',
  files: {
    'report.html': isPage,
    'learning-rate.json': (text, files) => hasEnvironment(text, files) && Array.isArray(facts(text).points),
  },
  folders: {},
  tells: ['learning-rate.json'],
  worth: ['learning-rate.json'],
};

/** The folder of `export`. */
export const checkpointKind: OutputKind = {
  what: 'a checkpoint',
  files: {
    'config.json': (text) => /^ridgeline /.test(String(facts(text).written_by)),
    'tokenizer.json': isObject,
    'tokenizer_config.json': isObject,
    'model.safetensors': isWeights,
  },
  folders: {},
  tells: ['config.json'],
  worth: ['model.safetensors'],
};

/** The file in any of them that says which process writes there. */
export const lockName = 'run.lock';

/** Every fixed name of a kind. */
export const namesOf = ({ files, folders }: OutputKind): readonly string[] => [
  ...Object.keys(files),
  ...Object.keys(folders),
  lockName,
];

export const outputKinds = [checkpointKind, modelKind, comparisonKind, studyKind, learningRateKind] as const;
