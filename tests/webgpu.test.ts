import { webgpuBackend } from '@ridgeline/backend-webgpu';
import { isRidgelineError } from '@ridgeline/contracts';
import { expectClose } from '@ridgeline/testing';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { backends } from './backends.ts';
import { opCases, unitCases } from './device-suite.ts';
import { fusedCases } from './fused-cases.ts';
import { follow } from './small-run.ts';

// a device in software compiles every kernel
vi.setConfig({ testTimeout: 600_000 });

/** Why there is no WebGPU in this Node; one that is there and does not work is a failure, not a reason. */
const absent = await webgpuBackend()
  .start()
  .then(
    () => undefined,
    (error: unknown) => {
      if (isRidgelineError(error) && /not installed|there is no device/.test(error.message))
        return error.message;
      throw error;
    },
  );

describe.skipIf(absent !== undefined)(
  `WebGPU in Node${absent === undefined ? '' : `, not run: ${absent}`}`,
  () => {
    beforeAll(() => webgpuBackend().start());

    it.each(opCases('webgpu').map(({ name, run }) => [name, run] as const))('%s', (_, run) => run());
    it.each(fusedCases().map(({ name, run }) => [name, run] as const))('%s', (_, run) => run());
    it.each(unitCases().map(({ name, run }) => [name, run] as const))('%s', (_, run) => run());

    it('trains alike on every backend', async () => {
      const runs: Record<string, Awaited<ReturnType<typeof follow>>> = {};
      for (const [name, start] of Object.entries({ ...backends, webgpu: () => webgpuBackend().start() })) {
        await start();
        runs[name] = await follow();
      }
      for (const [name, { losses, norms }] of Object.entries(runs)) {
        expectClose(losses, runs.cpu!.losses, { relative: 1e-4, what: `losses on ${name}` });
        expectClose(norms, runs.cpu!.norms, { relative: 1e-3, what: `norms on ${name}` });
      }
      expect(runs.webgpu!.losses.at(-1)).toBeLessThan(runs.webgpu!.losses[0]!);
    });
  },
);
