import type { NativeChoice } from '../device.ts';
import { type SharedBinary, withSharedMemory } from './shared-binary.ts';

/** The address of a binary whose memory is shared, or why there is none: a sentence without its full stop. */
export type Sharing =
  | { readonly address: string; readonly reason?: undefined }
  | { readonly address?: undefined; readonly reason: string };

interface Place {
  readonly crossOriginIsolated?: boolean;
  readonly process?: { readonly versions?: { readonly node?: string } };
}

const place = globalThis as Place;

export interface Start {
  readonly native: NativeChoice;
  /** Whether the backend was started before, on a memory that it keeps. */
  readonly started: boolean;
}

/** The main thread of a page may not wait for others. */
const mayWait = (): boolean => {
  try {
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 1);
    return true;
  } catch {
    return false;
  }
};

/** Why threads cannot share a memory here; nothing if they can. */
const hindrance = ({ native, started }: Start): string | undefined => {
  if (started) return 'the backend was started before, on the memory that it has';
  if (place.process?.versions?.node !== undefined)
    return native === 'off'
      ? undefined
      : "in Node the memory is for native kernels; native: 'off' shares it among threads of WebAssembly";
  if (place.crossOriginIsolated !== true)
    return 'the page is not cross-origin isolated: its server must send Cross-Origin-Opener-Policy: same-origin and Cross-Origin-Embedder-Policy: require-corp';
  return mayWait() ? undefined : 'the main thread of a page may not wait for others; start it in a worker';
};

const bytesAt = async (address: string): Promise<Uint8Array> =>
  new Uint8Array(await (await fetch(address)).arrayBuffer());

/** Why the engine gives no such memory, if it gives none: TensorFlow.js's start would wait for it for ever. */
const refusal = (memory: SharedBinary['memory']): string | undefined => {
  try {
    new WebAssembly.Memory(memory);
    return undefined;
  } catch (error) {
    return `the engine gives no shared memory that may grow to 4 GB (${(error as Error).message})`;
  }
};

/**
 * Prepares TensorFlow.js's binary for a memory that threads share.
 *
 * @param address where the binary is; that which comes with the program if not given.
 */
export const shareMemory = async (address: string | undefined, start: Start): Promise<Sharing> => {
  const reason = hindrance(start);
  if (reason !== undefined) return { reason };
  const from = address ?? (await import('../tensorflow-binary.ts')).binaryAddress();
  try {
    const binary = withSharedMemory(await bytesAt(from));
    if (binary === undefined) return { reason: "TensorFlow.js's binary has no memory that could be shared" };
    const refused = refusal(binary.memory);
    if (refused !== undefined) return { reason: refused };
    const shared = URL.createObjectURL(new Blob([binary.bytes], { type: 'application/wasm' }));
    await bytesAt(shared);
    return { address: shared };
  } catch (error) {
    const what = error instanceof Error ? error.message : String(error);
    return { reason: `the binary could not be read and given to TensorFlow.js as a blob (${what})` };
  }
};
