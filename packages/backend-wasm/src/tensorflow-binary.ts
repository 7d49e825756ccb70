import { tensorflow } from '../generated/tensorflow.ts';

/** TensorFlow.js's binary as the address of a blob. A module of its own, so that it is loaded only where it is used. */
export const binaryAddress = (): string => {
  const bytes = Uint8Array.from(atob(tensorflow), (letter) => letter.charCodeAt(0));
  return URL.createObjectURL(new Blob([bytes], { type: 'application/wasm' }));
};
