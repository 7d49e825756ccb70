export { type DecodedModel, decodeModel, encodeModel, type ModelContent } from './model.ts';
export type { ModelFile } from './model-files.ts';
export { decodePredictor, encodePredictor, type Predictor } from './predictor.ts';
export { type ModelSource, readModelFiles } from './read-model-files.ts';
export {
  decodeForeignTensors,
  decodeSafetensors,
  decodeStoredTensors,
  encodeSafetensors,
  type Metadata,
  type Safetensors,
} from './safetensors.ts';
export { decodeState, encodeState, type StateFile } from './state.ts';
