/**
 * What `pnpm new` writes, by kind: the package's folder; the folder within its source, where units are reached by their catalogue
 * alone; the object literal that lists them, and its file if that is not `catalog.ts`; and of what is trained also which
 * catalogue lists what comes of it, and how that is called.
 */
export const kinds = {
  regularizer: { folder: 'packages/regularizers', catalogue: 'regularizers' },
  'activity-penalty': { folder: 'packages/regularizers', catalogue: 'activityRegularizers' },
  'width-regularizer': { folder: 'packages/regularizers', catalogue: 'widthRegularizers' },
  noise: { folder: 'packages/regularizers', catalogue: 'noises' },
  'weight-noise': { folder: 'packages/regularizers', catalogue: 'weightNoises' },
  'input-noise': { folder: 'packages/regularizers', catalogue: 'inputNoises' },
  constraint: { folder: 'packages/regularizers', catalogue: 'constraints' },
  loss: { folder: 'packages/losses', catalogue: 'losses' },
  objective: { folder: 'packages/losses', catalogue: 'objectives' },
  optimizer: { folder: 'packages/optimizers', catalogue: 'optimizers' },
  schedule: { folder: 'packages/optimizers', file: 'schedules.ts', catalogue: 'schedules' },
  'gradient-method': { folder: 'packages/optimizers', catalogue: 'gradientMethods' },
  averaging: { folder: 'packages/optimizers', catalogue: 'averagings' },
  model: { folder: 'packages/models', catalogue: 'models' },
  head: { folder: 'packages/models', within: 'heads', catalogue: 'heads' },
  translator: { folder: 'packages/models', catalogue: 'translators' },
  'neural-classifier': { folder: 'packages/models', within: 'classifiers', catalogue: 'textEncoders' },
  'generative-classifier': {
    folder: 'packages/models',
    within: 'classifiers',
    catalogue: 'generativeClassifiers',
  },
  classifier: {
    folder: 'packages/recipes',
    within: 'classification/methods',
    catalogue: 'classifierMethods',
  },
  'linear-penalty': { folder: 'packages/linear', within: 'path/penalties', catalogue: 'linearPenalties' },
  metric: { folder: 'packages/evaluation', within: 'metrics', catalogue: 'metrics' },
  sampler: { folder: 'packages/generation', catalogue: 'samplers' },
  'logit-processor': { folder: 'packages/generation', within: 'processors', catalogue: 'processors' },
  filter: { folder: 'packages/guard', catalogue: 'filters' },
  tokenizer: {
    folder: 'packages/tokenization',
    catalogue: 'tokenizers',
    trained: { catalogue: 'tokenizerKinds', suffix: 'Tokenizer' },
  },
  normalizer: { folder: 'packages/tokenization', within: 'normalizers', catalogue: 'normalizers' },
  'pre-tokenizer': { folder: 'packages/tokenization', within: 'pre-tokenizers', catalogue: 'single' },
  'tokenizer-model': { folder: 'packages/tokenization', within: 'models', catalogue: 'tokenizerModels' },
  'token-decoder': { folder: 'packages/tokenization', within: 'decoders', catalogue: 'tokenDecoders' },
  task: { folder: 'packages/recipes', file: 'tasks/catalog.ts', catalogue: 'tasks' },
  package: {},
};
