export { type DecodedModel, decodeModel, encodeModel, type ModelContent, type ModelFile } from './model.ts';
export {
  decodeSafetensors,
  encodeSafetensors,
  type Metadata,
  type Safetensors,
} from './safetensors.ts';
export { decodeState, encodeState, type StateFile } from './state.ts';
