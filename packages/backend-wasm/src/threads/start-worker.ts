import type { Start } from './worker.ts';

export interface ThreadWorker {
  end(): void;
}

/** As much of Node's `worker_threads` as is used. */
interface NodeThreads {
  readonly Worker: new (
    script: string,
    options: { readonly eval: true },
  ) => {
    once(event: string, listener: () => void): void;
    postMessage(message: unknown): void;
    unref(): void;
    terminate(): unknown;
  };
}

interface NodeGlobal {
  readonly process?: { getBuiltinModule?(name: 'node:worker_threads'): NodeThreads };
}

/** Milliseconds that a worker may take until it says that it is ready. */
const PATIENCE = 10_000;

/** Settles with the first that happens: the worker is ready, or it is not to be. */
const whenReady = (listen: (ready: () => void, failed: () => void) => void): Promise<boolean> =>
  new Promise((resolve) => {
    const late = setTimeout(() => resolve(false), PATIENCE);
    const settle = (ready: boolean) => () => {
      clearTimeout(late);
      resolve(ready);
    };
    listen(settle(true), settle(false));
  });

const startInNode = async ({ Worker }: NodeThreads, script: string, given: Start) => {
  const worker = new Worker(`globalThis.self = require('node:worker_threads').parentPort;${script}`, {
    eval: true,
  });
  const ready = await whenReady((come, fail) => {
    worker.once('message', come);
    worker.once('error', fail);
    worker.postMessage(given);
  });
  worker.unref();
  return { ready, end: () => void worker.terminate() };
};

const startInPage = async (script: string, given: Start) => {
  const address = URL.createObjectURL(new Blob([script], { type: 'text/javascript' }));
  const worker = new Worker(address);
  const ready = await whenReady((come, fail) => {
    worker.onmessage = come;
    worker.onerror = (event) => {
      event.preventDefault();
      fail();
    };
    worker.postMessage(given);
  });
  URL.revokeObjectURL(address);
  return { ready, end: () => worker.terminate() };
};

/** Notes from now on whether the page's policy forbids workers. @returns stops, and says whether it did */
export const watchPolicy = (): (() => boolean) => {
  let forbidden = false;
  const note = ({ effectiveDirective }: SecurityPolicyViolationEvent) => {
    forbidden ||= effectiveDirective === 'worker-src';
  };
  // Node has no such events
  globalThis.addEventListener?.('securitypolicyviolation', note);
  return () => {
    globalThis.removeEventListener?.('securitypolicyviolation', note);
    return forbidden;
  };
};

/** A worker that runs a script and is sent what it begins with; `undefined` if none starts here. Never throws. */
export const startWorker = async (script: string, given: Start): Promise<ThreadWorker | undefined> => {
  const node = (globalThis as NodeGlobal).process?.getBuiltinModule?.('node:worker_threads');
  try {
    const { ready, end } = await (node === undefined
      ? startInPage(script, given)
      : startInNode(node, script, given));
    if (!ready) end();
    return ready ? { end } : undefined;
  } catch {
    return undefined;
  }
};
