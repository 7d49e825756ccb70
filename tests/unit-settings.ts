import type { AnyKind } from '@ridgeline/contracts';

export type Setting = Readonly<Record<string, unknown>>;

/** What steps of a small run are. */
export const steps = { batchSize: 2, maxSteps: 2, evaluateEvery: 2 };
export const small = {
  model: { kind: 'lstm', embedding: 3, hidden: 4 },
  training: { ...steps, sequenceLength: 4 },
};

/** A unit as a configuration has it: its example, without what comes from elsewhere. */
export const specOf = ({ kind, example, path, options }: AnyKind): Setting => {
  const own = Object.entries(example).filter(([name]) => options[name]?.from === undefined);
  return { kind, ...Object.fromEntries(own), ...(path?.as && { as: path.as }) };
};

const staged = (stages: Setting): Setting => ({
  tokenizer: { kind: 'staged', preTokenizer: { kind: 'words' }, ...stages },
});

/** The columns of the tables, by the tasks that name some. */
const columns: Readonly<Record<string, Setting>> = {
  classification: { text: 'review', label: 'verdict' },
  regression: { target: 'price' },
};

/** What a configuration says to have a unit, by what it is. What is not here is chosen in code. */
export const settings: Readonly<Record<string, (spec: Setting) => Setting>> = {
  regularizer: (spec) => ({ regularizers: [{ ...spec, as: spec.as ?? 'penalty' }] }),
  'penalty of units': (spec) => ({ regularizers: [{ ...spec, as: spec.as ?? 'penalty', of: 'hidden' }] }),
  'activity penalty': (spec) => ({ regularizers: [{ ...spec, at: 'logits' }] }),
  noise: (spec) => ({ regularizers: [{ ...spec, at: 'logits' }] }),
  'weight noise': (spec) => ({ regularizers: [spec] }),
  'input noise': (spec) => ({ regularizers: [spec] }),
  constraint: (spec) => ({ regularizers: [spec] }),
  optimizer: (optimizer) => ({ optimizer }),
  schedule: (learningRate) => ({ optimizer: { kind: 'sgd', learningRate } }),
  loss: (loss) => ({ loss }),
  objective: (objective) => ({ objective }),
  'gradient method': (gradient) => ({ gradient }),
  averaging: (averaging) => ({ averaging }),
  model: (model) => ({ model }),
  head: (head) => ({ model: { ...small.model, head } }),
  'translation model': (model) => ({ task: 'translation', model }),
  tokenizer: (tokenizer) => ({ tokenizer }),
  normalizer: (normalizer) => staged({ normalizer: [normalizer] }),
  'pre-tokenizer': (preTokenizer) => staged({ preTokenizer }),
  'tokenizer model': (model) => staged({ model }),
  'token decoder': (decoder) => staged({ decoder }),
  classifier: (model) => ({
    task: 'classification',
    data: columns.classification,
    model,
  }),
  'neural classifier': (model) => ({
    task: 'classification',
    data: columns.classification,
    training: steps,
    model,
  }),
  'penalty of a linear model': (penalty) => ({
    task: 'regression',
    data: columns.regression,
    model: { penalty },
  }),
};
