export { decodeForeignTensors, decodeSafetensors, decodeStoredTensors } from './decode-safetensors.ts';
export { encodeSafetensors } from './encode-safetensors.ts';
export { type DecodedModel, decodeModel, encodeModel, type ModelContent, replaceModel } from './model.ts';
export type { ModelFile } from './model-files.ts';
export { decodePredictor, encodePredictor, type Predictor } from './predictor.ts';
export { type ModelSource, readModelFiles } from './read-model-files.ts';
export type { Metadata, Safetensors } from './safetensors-layout.ts';
export { decodeState, encodeState, type StateFile } from './state.ts';
