import { type Json, RidgelineError, type Tokenizer } from '@ridgeline/contracts';
import { countParams, hashParams } from '@ridgeline/tensors';
import { type Given, type Run, textFlag } from '../command-line/command.ts';
import { environment } from '../command-line/environment.ts';
import { exitCodes } from '../command-line/failure.ts';
import { saveModel } from '../folders/model-folder.ts';
import { howOf } from '../folders/output-folder.ts';
import { modelKind } from '../folders/output-kinds.ts';
import { takeFolder } from '../folders/take-folder.ts';
import { type Checkpoint, readCheckpoint, readCheckpointConfig } from '../hugging-face/checkpoint.ts';
import type { Imported, Task } from '../tasks/task.ts';
import { tasks } from '../tasks/tasks.ts';
import { count, json } from '../terminal/format.ts';

/** The task whose models one of that `model_type` is. @throws `E_CHECKPOINT` naming those that can be imported */
const taskOf = (folder: string, { model_type: type }: Checkpoint['config']): Task => {
  const all = Object.values(tasks);
  const found = all.find(({ imports }) => imports?.includes(type));
  if (found !== undefined) return found;
  const known = all.flatMap(({ imports = [] }) => imports).join(', ');
  throw new RidgelineError(
    'E_CHECKPOINT',
    `${folder}: model_type must be one of ${known} to be imported, got ${JSON.stringify(type)}.`,
    { at: folder, hint: 'Its kind of model is not read here: import another model.' },
  );
};

/** @throws `E_CHECKPOINT` if there is not one row of the embeddings for each token */
const requireTokens = (folder: string, { spec, tokenizer, sourceTokenizer }: Imported): void => {
  const { vocabulary, sourceVocabulary = vocabulary } = spec;
  const require = (file: string, { vocabulary: tokens }: Tokenizer, size: unknown): void => {
    if (size === tokens.length) return;
    throw new RidgelineError(
      'E_CHECKPOINT',
      `${folder}: ${file} must have the ${size} tokens of config.json, got ${tokens.length}.`,
      {
        at: folder,
        hint: 'Give both of one model; rows that no token has: model.resize_token_embeddings(len(tokenizer)).',
      },
    );
  };
  require('tokenizer.json', tokenizer, vocabulary);
  if (sourceTokenizer !== undefined) require('source-tokenizer.json', sourceTokenizer, sourceVocabulary);
};

const cardOf = (name: string, { spec, params, next }: Imported): string =>
  `# A model that was imported

It comes from the checkpoint ${name} of Hugging Face: a model of the kind \`${spec.kind}\` with ${count(countParams(params))} parameters. What it
has learnt from, and under which licence it stands, its own card tells.

    ${next('.')}
`;

/** Their configuration without what programs note for themselves, such as the path that a model was loaded from. */
const withoutPlaces = (config: Checkpoint['config']): object =>
  Object.fromEntries(Object.entries(config).filter(([name]) => !name.startsWith('_')));

const folderOf = (given: Given): string => {
  const folder = textFlag(given, 'out');
  if (folder !== undefined) return folder;
  throw new RidgelineError('E_USAGE', 'ridgeline import needs a folder for the model.', {
    at: '--out',
    hint: 'Name it: --out my-model',
  });
};

/** `ridgeline import`: a checkpoint of Hugging Face as the folder of a model. */
export const importCommand: Run = async (given, terminal) => {
  const [from] = given.positionals as [string];
  const folder = folderOf(given);
  const config = await readCheckpointConfig(from);
  const task = taskOf(from, config);
  const checkpoint = await readCheckpoint(from, config);
  const imported = (await task.commands()).imported!(checkpoint);
  requireTokens(from, imported);
  const { spec, tokenizer, sourceTokenizer, params } = imported;
  const release = await takeFolder(folder, { kind: modelKind, how: howOf(given) });
  try {
    await saveModel(folder, {
      ...{ spec, tokenizer, sourceTokenizer, params },
      run: JSON.parse(
        JSON.stringify({
          config: imported.config,
          imported: { checkpoint: checkpoint.name, config: withoutPlaces(config) },
          command: given.line,
          environment: environment(),
        }),
      ) as Json,
      card: cardOf(checkpoint.name, imported),
    });
  } finally {
    release();
  }
  const found = {
    model: folder,
    sha256: await hashParams(params),
    kind: spec.kind,
    parameterCount: countParams(params),
    tokens: tokenizer.vocabulary.length,
  };
  if (terminal.format !== 'text') terminal.data(json(found));
  else
    terminal.data(
      `${task.model}: ${found.kind}, ${count(found.parameterCount)} parameters, ${count(found.tokens)} tokens\n`,
    );
  terminal.say(`The model is in ${folder}. Next: ${imported.next(folder)}`);
  return exitCodes.done;
};
