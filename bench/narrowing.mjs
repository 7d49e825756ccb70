/**
 * What a step of training takes when units at rest leave it: `lstm-2` and `textcnn` of docs/performance.md under a proximal group lasso, with
 * none, a quarter, a half and three quarters of all units at rest, each beside the same run that keeps them. Native kernels where they were
 * built; WebAssembly with `--no-addons`. After `pnpm build`.
 *
 *     node [--no-addons] bench/narrowing.mjs [--steps 12] [--case lstm-2|textcnn] [--determinism portable|fast]
 */
import { parseArgs } from 'node:util';
import { kernelsInUse, wasmBackend } from '../packages/backend-wasm/dist/index.js';
import { crossEntropy } from '../packages/losses/dist/index.js';
import * as models from '../packages/models/dist/index.js';
import { adam } from '../packages/optimizers/dist/index.js';
import { dropout, groupLasso } from '../packages/regularizers/dist/index.js';
import { mapParams, randomStream, toHost } from '../packages/tensors/dist/index.js';
import { fit } from '../packages/trainers/dist/index.js';

const { values } = parseArgs({
  options: {
    steps: { type: 'string', default: '12' },
    case: { type: 'string' },
    determinism: { type: 'string', default: 'portable' },
  },
});
const warmUp = 4;
const random = randomStream(1);

const source = (inputs, targets) => ({
  spec: {},
  targetsPerBatch: targets.shape.reduce((a, b) => a * b, 1),
  stepsPerEpoch: 1,
  at: (step) => ({ inputs: { ids: draw(inputs, `ids/${step}`) }, targets: draw(targets, `targets/${step}`) }),
});
const draw = ({ shape, below }, name) => ({
  shape,
  data: random.stream(name).integers(
    shape.reduce((a, b) => a * b, 1),
    below,
  ),
});

const languageModel = () => {
  const [rows, length, vocabulary] = [20, 35, 10_000];
  const ids = { shape: [rows, length], below: vocabulary };
  return {
    model: models.lstm({ vocabulary, embedding: 256, hidden: 256, layers: 2 }),
    batches: source(ids, ids),
    noise: [],
  };
};

const convolutional = () => {
  const { convBank, embeddingLayer, filterWidths, initParameters, linearLayer, visitSites } = models;
  const [rows, length, vocabulary, width, classes, filters] = [50, 56, 18_000, 100, 2, 100];
  const options = { width, windows: [3, 4, 5], filters };
  const table = embeddingLayer('embedding', { vocabulary, width, lookedUpBy: ['ids'] });
  const bank = convBank('convolution', options);
  const head = linearLayer('head', { inputs: 3 * filters, outputs: classes });
  const parameters = [table, bank, head].flatMap((layer) => layer.parameters);
  const columns = {
    name: 'embedding',
    size: width,
    weights: [
      { path: 'embedding/table', axis: 1, starts: [0], count: vocabulary },
      ...options.windows.map((size) => ({
        path: `convolution/${size}/kernel`,
        axis: 1,
        starts: [0],
        count: size * filters,
      })),
    ],
  };
  return {
    model: {
      spec: { kind: 'textcnn' },
      parameters,
      sites: ['output', 'logits'],
      widths: [
        columns,
        ...filterWidths('convolution', options, { path: 'head/kernel', outputs: classes, sites: ['output'] }),
      ],
      init: (stream) => initParameters(parameters, stream),
      forward: (params, { inputs: { ids } }, mode) => {
        const { at, activations } = visitSites(mode);
        const values = at('output', bank.apply(params, { inputs: table.apply(params, ids) }));
        return { logits: at('logits', head.apply(params, values)), activations };
      },
    },
    batches: source({ shape: [rows, length], below: vocabulary }, { shape: [rows], below: classes }),
    noise: [{ noise: dropout({ rate: 0.5 }), at: 'output' }],
  };
};

const cases = { 'lstm-2': languageModel, textcnn: convolutional };

/** Parameters in which the first units of every width are at rest. */
const emptied = ({ widths }, params, share) =>
  mapParams(params, ({ shape, data }, path) => {
    const left = data.slice();
    for (const { size, weights } of widths)
      for (const { axis, starts } of weights.filter((places) => places.path === path)) {
        const inner = shape.slice(axis + 1).reduce((a, b) => a * b, 1);
        left.forEach((_, i) => {
          const place = Math.floor(i / inner) % shape[axis];
          if (starts.some((start) => place >= start && place < start + Math.round(size * share))) left[i] = 0;
        });
      }
    return { shape, data: left };
  });

const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The smaller of the median wall time and the median processor time of a step, in milliseconds. */
const stepMs = async ({ model, batches, noise }, initial, narrowEvery) => {
  const rules = [{ widthRegularizer: groupLasso({ lambda: 0.01 }), as: 'proximal' }, ...noise];
  const [wall, processor] = [[], []];
  let [time, used] = [performance.now(), process.cpuUsage()];
  for await (const { type, step } of fit({
    model,
    loss: crossEntropy(),
    optimizer: adam({ learningRate: 1e-3 }),
    rules,
    batches,
    random,
    initial,
    maxSteps: warmUp + Number(values.steps),
    // a look at every fourth step is part of what is measured
    ...(narrowEvery && { narrowEvery }),
  })) {
    if (type !== 'step-end') continue;
    if (step > warmUp) {
      const { user, system } = process.cpuUsage(used);
      wall.push(performance.now() - time);
      processor.push((user + system) / 1000);
    }
    [time, used] = [performance.now(), process.cpuUsage()];
  }
  return Math.min(median(wall), median(processor));
};

await wasmBackend({ determinism: values.determinism }).start();
console.log(`kernels: ${JSON.stringify(kernelsInUse())}`);
console.log('case      at rest   whole ms   without ms   of the time with none');
for (const [name, make] of Object.entries(cases)) {
  if (values.case !== undefined && values.case !== name) continue;
  const made = make();
  const first = await toHost(made.model.init(random.stream('init')));
  let none;
  for (const share of [0, 0.25, 0.5, 0.75]) {
    const initial = emptied(made.model, first, share);
    const whole = await stepMs(made, initial);
    const without = await stepMs(made, initial, warmUp);
    none ??= without;
    console.log(
      `${name.padEnd(10)}${`${100 * share} %`.padStart(7)}${whole.toFixed(1).padStart(11)}${without
        .toFixed(1)
        .padStart(13)}${(without / none).toFixed(2).padStart(24)}`,
    );
  }
}
