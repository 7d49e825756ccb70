import { kernelsInUse } from '@ridgeline/backend-webgpu';
import { type ConformanceCase, expectClose } from '@ridgeline/testing';
import { countedStep } from './dispatches.ts';
import { smallDeviceCases } from './small-device.ts';

const ensure = (holds: boolean, sentence: string): void => {
  if (!holds) throw new Error(sentence);
};

/** What the fused kernels of the WebGPU backend promise beside their numbers; it has been started. */
export const fusedCases = (): readonly ConformanceCase[] => [
  {
    name: 'every fused kernel is in use',
    run: async () => {
      const { fused, reason } = kernelsInUse();
      ensure(
        reason === undefined && fused.length > 0,
        `The device was started without fused kernels: ${reason}. If TensorFlow.js was updated, it may run programs in another way: read packages/backend-webgpu/src/program.ts.`,
      );
    },
  },
  {
    name: 'a step of an LSTM takes as many dispatches for sequences of any length',
    run: async () => {
      const { fused } = kernelsInUse();
      const short = await countedStep(fused, 'lstm', 3);
      const long = await countedStep(fused, 'lstm', 6);
      ensure(
        short.fused.dispatches === long.fused.dispatches && long.fused.dispatches < 150,
        `${short.fused.dispatches}, then ${long.fused.dispatches} dispatches.`,
      );
      ensure(
        long.plain.dispatches - short.plain.dispatches > 3 * 30,
        `Without fused kernels ${short.plain.dispatches}, then ${long.plain.dispatches} dispatches.`,
      );
      expectClose(long.fused.loss, long.plain.loss, { relative: 1e-5, what: 'loss' });
    },
  },
  {
    name: 'a step of a GPT takes fewer dispatches',
    run: async () => {
      const { fused, plain } = await countedStep(kernelsInUse().fused, 'gpt', 5);
      ensure(
        fused.dispatches < plain.dispatches - 50,
        `${fused.dispatches} of ${plain.dispatches} dispatches.`,
      );
      expectClose(fused.loss, plain.loss, { relative: 1e-5, what: 'loss' });
    },
  },
  ...smallDeviceCases(),
];
