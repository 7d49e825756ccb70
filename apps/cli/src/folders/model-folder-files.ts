/** All that a save may write: what is read together and kept together. */
export const generation = [
  'config.json',
  'tokenizer.json',
  'source-tokenizer.json',
  'features.json',
  'model.safetensors',
  'run.json',
  'README.md',
  'state.safetensors',
  'state.json',
] as const;
