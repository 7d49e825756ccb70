import {
  attention,
  type Division,
  elements,
  MULTIPLY_ADD,
  minGru,
  moved,
  one,
  product,
  recurrent,
  replaced,
  rows,
} from './division.ts';

/** Sums over rows, by columns. */
const columns = (kernel: string): Division =>
  one((given) => ({
    things: given[1]!,
    unit: 64,
    nanoseconds: 0.4 * given[0]! * given[1]!,
    part: (first, end) => ({
      kernel,
      given: replaced(given, { 1: end - first, 2: given[2]! + 4 * first, 4: given[4]! + 4 * first }),
    }),
  }));

/** What is divided, kernel by kernel: the same as the native kernels divide (`share` in packages/kernels-native/c). */
export const divisions: Readonly<Record<string, Division>> = {
  matMul: product('matMul', 9),
  affine: product('affine', 10),
  lstmForward: recurrent('lstmForward', 4),
  lstmBackward: recurrent('lstmBackward', 4),
  gruForward: recurrent('gruForward', 3),
  gruBackward: recurrent('gruBackward', 3),
  rnnForward: recurrent('rnnForward', 1),
  rnnBackward: recurrent('rnnBackward', 1),
  minGruForward: minGru('minGruForward', ([, time, hidden]) => ({
    4: 8 * time! * hidden!,
    5: 4 * hidden!,
    6: 8 * time! * hidden!,
    7: 4 * time! * hidden!,
    8: 4 * time!,
  })),
  minGruBackward: minGru('minGruBackward', ([, time, hidden]) => ({
    4: 4 * hidden!,
    5: 8 * time! * hidden!,
    6: 4 * time! * hidden!,
    7: 4 * time! * hidden!,
    8: 4 * hidden!,
    9: 8 * time! * hidden!,
    10: 4 * time!,
  })),
  applyUpdate: elements('applyUpdate', 0.6, 1, 2, 6),
  adam: elements('adam', 1.6, 1, 2, 3, 4, 17, 18, 19),
  clip: elements('clip', 0.4, 3, 4),
  sign: elements('sign', 0.4, 1, 2),
  geluForward: elements('geluForward', 3, 1, 2, 3),
  dropoutMask: one((given) => ({
    things: given[0]!,
    unit: 256,
    nanoseconds: 3 * given[0]!,
    // only the last part writes to the room
    part: (first, end) => ({
      kernel: 'dropoutMaskFrom',
      given: [first, ...replaced(given, { 0: end - first, 7: given[7]! + 4 * first })],
    }),
  })),
  softmaxCrossEntropy: rows('softmaxCrossEntropy', {
    unit: 1,
    each: 2,
    strides: (n) => ({ 2: 4 * n, 3: 4, 4: 4, 7: 4, 8: 4 * n }),
  }),
  softmaxCrossEntropyGradient: rows('softmaxCrossEntropyGradient', {
    unit: 1,
    each: 0.4,
    strides: (n) => ({ 2: 4 * n, 3: 4, 4: 4, 7: 4, 8: 4 * n }),
  }),
  layerNormForward: rows('layerNormForward', {
    unit: 1,
    each: 1,
    strides: (n) => ({ 3: 4 * n, 6: 4 * n, 7: 8 }),
  }),
  layerNormBackward: {
    works: ([count, n, x, scale, statistics, d, inputs, scales, offsets]) => [
      {
        things: count!,
        unit: 1,
        nanoseconds: count! * n!,
        part: (first, end) => ({
          kernel: 'layerNormInputs',
          given: [
            ...[end - first, n!, x! + 4 * n! * first, scale!, statistics! + 8 * first],
            ...[d! + 4 * n! * first, inputs! + 4 * n! * first],
          ],
        }),
      },
      {
        things: n!,
        unit: 16,
        nanoseconds: count! * n!,
        part: (first, end) => ({
          kernel: 'layerNormParameters',
          given: [first, end, count!, n!, x!, statistics!, d!, scales!, offsets!],
        }),
      },
    ],
  },
  addColumnSums: columns('addColumnSums'),
  addColumnSquares: columns('addColumnSquares'),
  scatterAddRows: one(([count, width, from, ids, table]) => ({
    things: width!,
    unit: 16,
    nanoseconds: 1.5 * count! * width!,
    part: (first, end) => ({
      kernel: 'scatterAddColumns',
      given: [count!, end - first, width!, from! + 4 * first, ids!, table! + 4 * first],
    }),
  })),
  attentionForward: attention('attentionForward', 0.1, {
    queries: [6],
    keys: [8, 9],
    outputs: [12],
    outputStep: 13,
    notes: 14,
    room: 15,
  }),
  attentionBackward: attention('attentionBackward', 0.2, {
    queries: [6, 16],
    keys: [8, 9, 17, 18],
    outputs: [12, 13],
    outputStep: 14,
    notes: 15,
    room: 19,
  }),
  convMaxOverTime: {
    room: ([, , channels, size, outputs], run) => run.convMaxOverTimeRoom!(size!, channels!, outputs!),
    works: (given) => {
      const [batch, time, channels, size, outputs] = given as readonly number[] & { length: 5 };
      const strides = { 5: 4 * time! * channels!, 8: 4 * time!, 9: 4 * outputs!, 10: 4 * outputs! };
      const at = (first: number) =>
        Object.entries(strides).map(([index, bytes]) => [index, moved(given[Number(index)]!, first * bytes)]);
      return [
        {
          things: batch!,
          unit: 1,
          nanoseconds: MULTIPLY_ADD * batch! * outputs! * time! * size! * channels!,
          part: (first, end) => ({
            kernel: 'convMaxOverTime',
            given: replaced(given, { ...Object.fromEntries(at(first)), 0: end - first }),
            workspace: 12,
            room: 11,
          }),
        },
      ];
    },
  },
  convMaxOverTimeGradient: {
    works: ([
      batch,
      time,
      channels,
      size,
      outputs,
      inputs,
      kernel,
      positions,
      d,
      inputsGradient,
      kernelGradient,
    ]) => {
      const nanoseconds = 0.3 * batch! * outputs! * size! * channels!;
      return [
        {
          things: batch!,
          unit: 1,
          nanoseconds,
          part: (first, end) => ({
            kernel: 'convMaxOverTimeInputs',
            given: [
              ...[end - first, time!, channels!, size!, outputs!, kernel!, positions! + 4 * first * outputs!],
              ...[d! + 4 * first * outputs!, inputsGradient! + 4 * first * time! * channels!],
            ],
          }),
        },
        {
          things: outputs!,
          unit: 1,
          nanoseconds,
          part: (first, end) => ({
            kernel: 'convMaxOverTimeKernel',
            given: [
              ...[first, end, batch!, time!, channels!, size!, outputs!, inputs!, positions!, d!],
              kernelGradient!,
            ],
          }),
        },
      ];
    },
  },
};
