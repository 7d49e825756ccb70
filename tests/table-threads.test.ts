import { wasmBackend } from '@ridgeline/backend-wasm';
import { expectClose } from '@ridgeline/testing';
import type { FitOptions } from '@ridgeline/trainers';
import { memory } from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { inOneThread } from './shards.ts';
import { modelChoices, noiseParts, optimizerChoices, type Part, penaltyParts } from './table/axes.ts';
import {
  againstIt,
  type Cell,
  madeOf,
  type Ran,
  ran,
  requireFinite,
  requireSameState,
  runOf,
} from './table/cells.ts';

beforeAll(() => wasmBackend().start());

const optimizers = optimizerChoices.filter(({ make, spec }) => make(spec).learningRate !== undefined);

/** The cell of a model with some parts together. */
const cellOf = (place: number, some: readonly Part[]): Cell => {
  const model = modelChoices[place]!;
  const [modelForm] = model.forms;
  const optimizer = optimizers[place % optimizers.length]!;
  const { sites } = model.make(modelForm!);
  const regularizers = some.flatMap(({ forms }) => forms(sites[place % sites.length]!)[0]!.regularizers!);
  const what = some.map(({ name }) => name).join(' and ');
  return {
    name: `${model.name} with ${what}, by ${optimizer.name}`,
    ...{ model, modelForm: modelForm!, optimizer, settings: { regularizers } },
  };
};

const optionsOf = (cell: Cell) => runOf(cell, madeOf(cell, cell.settings));

const isRefused = (cell: Cell): boolean => againstIt(optionsOf(cell)).length > 0;

/** The first of the parts from one on that may stand beside a model and its optimizer. */
const allowed = (place: number, some: readonly Part[], from: number): Part => {
  const inTurn = some.map((_, i) => some[(from + i) % some.length]!);
  return inTurn.find((part) => !isRefused(cellOf(place, [part])))!;
};

const shared = (cell: Cell, over: Partial<FitOptions> = {}): Promise<readonly Ran[]> => {
  const options = { ...optionsOf(cell), ...over };
  return Promise.all(inOneThread(2).map((exchange) => ran({ ...options, exchange })));
};

/** What a run told, but for the time that it took. */
const told = ({ steps, evaluations }: Ran) => [steps.map((step) => ({ ...step, stepMs: 0 })), evaluations];

const losses = ({ steps, evaluations }: Ran): number[] => [
  ...steps.map(({ dataLoss }) => dataLoss),
  ...evaluations.map(({ validation }) => validation.dataLoss),
];

const last = ({ states }: Ran) => states.get(20)!;

describe.each(modelChoices.map(({ name }, place) => [name, place] as const))('%s', (_, place) => {
  // another penalty for every model, and others than its neighbours have
  const penalty = () => allowed(place, penaltyParts, 3 * place);
  const noise = () => allowed(place, noiseParts, place);

  it('comes to the same bits on two workers, every time, and leaves no tensor', async () => {
    const cell = cellOf(place, [noise(), penalty()]);
    const before = memory().numTensors;
    const [first, second] = await shared(cell);
    const [again] = await shared(cell);
    requireFinite(first!, 20);
    for (const other of [second!, again!]) {
      expect(told(other), cell.name).toEqual(told(first!));
      requireSameState(last(other), last(first!), cell.name);
    }
    expect(memory().numTensors, cell.name).toBe(before);
  });

  it('comes to the losses of one worker but for rounding, where no worker has noise of its own', async () => {
    const cell = cellOf(place, [penalty()]);
    // rounding grows from step to step
    const over = { maxSteps: 5 };
    const alone = await ran({ ...optionsOf(cell), ...over });
    const [first] = await shared(cell, over);
    // not to its weights: where a gradient is nothing but rounding, as of the bias of keys, optimizers that divide by its size move by it
    expectClose(losses(first!), losses(alone), { relative: 1e-4, what: cell.name });
  });
});
