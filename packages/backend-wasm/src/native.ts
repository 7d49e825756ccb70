import type { nativeKernels as find, NativeKernels } from './native.node.ts';

const isNode = (): boolean =>
  (globalThis as { readonly process?: { readonly versions?: { readonly node?: string } } }).process?.versions
    ?.node !== undefined;

/** The native kernels of this machine; a page does not even load what looks for them. */
export const nativeKernels = async (...given: Parameters<typeof find>): Promise<NativeKernels> =>
  isNode()
    ? (await import('./native.node.ts')).nativeKernels(...given)
    : { reason: 'only Node runs native kernels' };
