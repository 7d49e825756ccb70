import { awaitParts, controlOn, doParts, lookOut } from './control.ts';

/** What a further thread is given: the kernels, the memory, what all threads share, and which of them it is. */
export interface Start {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  readonly buffer: SharedArrayBuffer;
  readonly threads: number;
  readonly thread: number;
}

/** The scope of a worker in a page; in Node, the port to the thread that made it. */
interface Scope {
  onmessage: ((event: { readonly data: Start }) => void) | null;
  postMessage(message: unknown): void;
}

const scope = globalThis.self as unknown as Scope;

// joins one call after the other, for ever
scope.onmessage = ({ data: { module, memory, buffer, threads, thread } }) => {
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const kernels = Object.values(exports) as ((...given: number[]) => unknown)[];
  const control = controlOn(buffer, threads);
  const look = lookOut();
  scope.postMessage('ready');
  for (;;) {
    awaitParts(control, look);
    doParts(control, kernels, thread);
  }
};
