import { readFileSync } from 'node:fs';

/** The compiled kernels: a build's WebAssembly, out of the module of text that holds it. @param build plain or relaxed */
export const readModule = (build) => {
  const file = new URL(`../packages/backend-wasm/generated/${build}.ts`, import.meta.url);
  return Buffer.from(/'([^']+)'/.exec(readFileSync(file, 'utf8'))[1], 'base64');
};
