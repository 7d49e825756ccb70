import path from 'node:path';

/** Paths of files in a folder, if there is one. */
export const filesIn = (folder: string | undefined, names: readonly string[]): readonly string[] =>
  folder === undefined ? [] : names.map((name) => path.join(folder, name));

/** What a folder of a model with a tokenizer holds. */
export const modelFiles = ['config.json', 'tokenizer.json', 'model.safetensors', 'run.json', 'README.md'];
/** What a run leaves beside it, to go on from. */
export const stateFiles = ['state.safetensors', 'state.json', 'metrics.jsonl'];
/** What a folder of any other model holds at least. */
export const predictorFiles = ['config.json', 'model.safetensors', 'run.json', 'README.md'];

/** What a search leaves beside the model that it chose. */
export const studyFiles = ['report.html', 'report.json', 'study.jsonl'];

/** What a test of learning rates leaves. */
export const learningRateFiles = ['report.html', 'learning-rate.json'];

/** What a command leaves that chooses a model and saves it in a folder of its own. */
export const modelIn = (names: readonly string[]): readonly string[] =>
  names.map((name) => path.join('model', name));
