import type { HostParams, Model, RunEvent } from '@ridgeline/contracts';
import { randomStream, toHost } from '@ridgeline/tensors';
import { expectClose } from '@ridgeline/testing';
import { tidy } from '@tensorflow/tfjs-core';
import { expect } from 'vitest';
import { backends } from './backends.ts';

export const of = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T) =>
  events.filter((event): event is Extract<RunEvent, { type: T }> => event.type === type);

export const expectSame = (narrowed: HostParams, whole: HostParams): void => {
  expect(Object.keys(narrowed)).toEqual(Object.keys(whole));
  for (const [path, { shape, data }] of Object.entries(whole)) {
    expect(narrowed[path]!.shape).toEqual(shape);
    expectClose(narrowed[path]!.data, data, { relative: 1e-6, absolute: 1e-6, what: path });
  }
};

export const losses = (seen: readonly RunEvent[]) => of(seen, 'step-end').map(({ objective }) => objective);

// TensorFlow's library adds up in another order for every size, and Adam carries on what that makes of a gradient near 0
export const kept = Object.entries(backends).filter(([name]) => name !== 'node');

export const firstOf = (model: Model): Promise<HostParams> =>
  toHost(tidy(() => model.init(randomStream(1).stream('init'))));
