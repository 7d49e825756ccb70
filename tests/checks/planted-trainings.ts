import type { Facts } from '@ridgeline/checks';
import type { Plant } from './planted-data.ts';
import type { Training } from './small-network.ts';
import { novelPart, soundTraining } from './sound-facts.ts';

/** A sound training with something else; without decay, clipping and penalty, so that nothing hides it. */
const spoilt = (variant: number, over: Partial<Training>): Facts =>
  soundTraining(60 + variant, { decays: false, clipNorm: Number.POSITIVE_INFINITY, l2: 0, ...over });

const of =
  (each: readonly Partial<Training>[]): Plant =>
  (variant) =>
    spoilt(variant, each[variant]!);

/** Faults of trainings, by the code that names them: each is a training in which it happens. */
export const plantedInTrainings: Readonly<Record<string, Plant>> = {
  RDG201: of([
    { optimizer: 'sgd', learningRate: 1e160, activation: 'relu' },
    { optimizer: 'sgd', learningRate: 1e200, activation: 'relu' },
    { optimizer: 'sgd', learningRate: 1e250, activation: 'relu' },
    { optimizer: 'sgd', learningRate: 1e300 },
    { learningRate: 1e306, activation: 'relu' },
  ]),
  RDG202: of([
    { learningRate: 1 },
    { learningRate: 3 },
    { optimizer: 'sgd', learningRate: 8 },
    { optimizer: 'sgd', learningRate: 12 },
    { learningRate: 0.6, hidden: 32 },
  ]),
  RDG203: of([
    { learningRate: 4e-4, batch: 96, steps: 200 },
    { learningRate: 3e-4, batch: 128, steps: 200 },
    { optimizer: 'sgd', learningRate: 0.02, batch: 128, steps: 200 },
    { learningRate: 4e-4, activation: 'relu', batch: 96, steps: 200 },
    { learningRate: 3e-4, hidden: 32, batch: 96, steps: 200 },
  ]),
  RDG204: of([
    { learningRate: 1e-6, batch: 48 },
    { learningRate: 1e-7, batch: 64 },
    { optimizer: 'sgd', learningRate: 1e-5, batch: 48 },
    { learningRate: 1e-7, activation: 'relu', batch: 48 },
    { learningRate: 0, batch: 48 },
  ]),
  RDG205: of([
    { text: novelPart(90_000, 1400), learningRate: 0.03, steps: 400, hidden: 32 },
    { text: novelPart(120_000, 1200), learningRate: 0.03, steps: 400 },
    { text: novelPart(150_000, 1000), learningRate: 0.05, steps: 400 },
    { text: novelPart(180_000, 1200), learningRate: 0.05, steps: 300, activation: 'relu' },
    { text: novelPart(210_000, 1400), learningRate: 0.1, steps: 300 },
  ]),
  RDG206: of([
    { l2: 0.02 },
    { l2: 0.1 },
    { steps: 40, evaluateEvery: 10, learningRate: 0.005 },
    { hidden: 1, activation: 'relu', learningRate: 0.01 },
    { l2: 1 },
  ]),
  RDG207: of([
    { learningRate: 0.002 },
    { learningRate: 0.001 },
    { learningRate: 0.003, activation: 'relu' },
    { optimizer: 'sgd', learningRate: 0.3 },
    { steps: 80, evaluateEvery: 10, learningRate: 0.01 },
  ]),
  RDG208: of([
    { clipNorm: 0.4 },
    { clipNorm: 0.2 },
    { clipNorm: 0.1, activation: 'relu' },
    { clipNorm: 0.05 },
    { clipNorm: 0.001 },
  ]),
  RDG209: of([
    { heavyStep: 250, learningRate: 0.01 },
    { heavyStep: 100, learningRate: 0.02 },
    { heavyStep: 200, learningRate: 0.02, activation: 'relu' },
    { heavyStep: 150, learningRate: 0.01, hidden: 8 },
    { learningRate: 3, activation: 'relu' },
  ]),
  RDG210: of([
    { activation: 'relu', hiddenBias: -50, hasOutputBias: false },
    { activation: 'relu', hiddenBias: -20, hasOutputBias: false },
    { activation: 'relu', hiddenBias: -100, hasOutputBias: false, optimizer: 'sgd' },
    { activation: 'relu', hiddenBias: -30, hasOutputBias: false, hidden: 8 },
    { activation: 'relu', hiddenBias: -10, hasOutputBias: false },
  ]),
  RDG303: of([{ l2: 0.06 }, { l2: 0.1 }, { l2: 0.2 }, { l2: 1 }, { l2: 10 }]),
  RDG304: of([{ l2: 1e-6 }, { l2: 1e-7 }, { l2: 1e-8 }, { l2: 1e-9 }, { l2: 1e-12 }]),
  RDG305: of([
    { l2: 2, optimizer: 'sgd', learningRate: 0.2 },
    { l2: 1, optimizer: 'sgd', learningRate: 0.3 },
    { l2: 3, optimizer: 'sgd', learningRate: 0.1 },
    { l2: 5, optimizer: 'sgd', learningRate: 0.1 },
    { l2: 10, optimizer: 'sgd', learningRate: 0.05 },
  ]),
  RDG306: of([{ l1: 2 }, { l1: 3 }, { l1: 5 }, { l1: 3, optimizer: 'sgd', learningRate: 0.3 }, { l1: 10 }]),
  RDG307: of([
    { activation: 'relu', hiddenBias: -2 },
    { activation: 'relu', hiddenBias: -4 },
    { activation: 'relu', learningRate: 1 },
    { activation: 'relu', hiddenBias: -20 },
    { activation: 'relu', learningRate: 3 },
  ]),
  RDG403: of([
    { learningRate: 1e-6 },
    { learningRate: 3 },
    { learningRate: 1 },
    { l2: 10, steps: 60 },
    { learningRate: 1e-4, steps: 80 },
  ]),
};
