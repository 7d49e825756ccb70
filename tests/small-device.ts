import type { ConformanceCase } from '@ridgeline/testing';
import { findBackend } from '@tensorflow/tfjs-core';
import { opCases } from './device-suite.ts';
import { observing } from './observed-programs.ts';

type Limits = Readonly<Record<string, number>>;

/** A device as it is, but for what it says that it allows. */
const allowing = (device: object, limits: Limits): object => {
  const inItsPlace: Readonly<Record<string, unknown>> = {
    limits: new Proxy(Reflect.get(device, 'limits') as object, {
      get: (target, name) => limits[String(name)] ?? Reflect.get(target, name, target),
    }),
  };
  return new Proxy(device, {
    get: (target, name) => {
      const value: unknown = inItsPlace[String(name)] ?? Reflect.get(target, name, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
};

interface Small {
  readonly cases: RegExp;
  readonly limits: Limits;
  /** Whether the fused kernel takes them all the same. */
  readonly fused: boolean;
}

const small: Readonly<Record<string, Small>> = {
  'with rows over several dimensions': {
    cases: /^softmaxCrossEntropy, (smoothing|masked, weighted)/,
    limits: { maxComputeWorkgroupsPerDimension: 2 },
    fused: true,
  },
  'with workgroups of 8': {
    cases: /^lstmSequence, masked, reversed/,
    limits: { maxComputeInvocationsPerWorkgroup: 8 },
    fused: true,
  },
  'without room for six numbers in every state': {
    cases: /^lstmSequence, (masked, reversed|reversed)/,
    limits: { maxComputeWorkgroupStorageSize: 239 },
    fused: false,
  },
};

/** What ops come to on devices that allow little, as on the cpu. */
export const smallDeviceCases = (): readonly ConformanceCase[] =>
  Object.entries(small).flatMap(([how, { cases, limits, fused }]) =>
    opCases('webgpu')
      .filter(({ name }) => cases.test(name))
      .map(({ name, run }) => ({
        name: `${name}, ${how}`,
        run: async () => {
          const running = findBackend('webgpu') as unknown as { device: object };
          const { device } = running;
          running.device = allowing(device, limits);
          let ours = 0;
          try {
            await observing((program) => {
              if (program.name !== undefined) ours++;
            }, run);
          } finally {
            running.device = device;
          }
          if (fused !== ours > 0) throw new Error(`${name}, ${how}: ${ours} programs were ours.`);
        },
      })),
  );
