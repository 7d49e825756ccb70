import type { Spec } from '@ridgeline/contracts';
import { engine, memory, type Tensor } from '@tensorflow/tfjs-core';
import { ensure } from './ensure.ts';

/** One promise of the contract. `run` fails with an `Error` if the unit breaks it; it waits for the device. */
export interface ConformanceCase {
  readonly name: string;
  run(): Promise<void>;
}

/** Whatever carries a spec. */
export interface Unit {
  readonly spec: Spec;
}

/** Builds the unit that a spec describes: the catalogue's factory of that kind, given the spec as its options. */
export type FromSpec<U extends Unit> = (spec: Spec) => U;

/** JSON with sorted keys, so that equal values give equal texts. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, v) =>
    v !== null && typeof v === 'object' && !Array.isArray(v)
      ? Object.fromEntries(Object.entries(v).sort(([a], [b]) => (a < b ? -1 : 1)))
      : v,
  );

const isJson = (value: unknown): boolean => {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return true;
  if (typeof value === 'number') return Number.isFinite(value);
  if (typeof value !== 'object') return false;
  return Object.values(value).every(isJson);
};

/** The spec is JSON, and, where `fromSpec` is given, rebuilds a unit that is written down the same way. */
export const specCases = <U extends Unit>(unit: U, fromSpec?: FromSpec<U>): readonly ConformanceCase[] => [
  {
    name: 'has a spec that survives JSON',
    run: async () =>
      ensure(isJson(unit.spec), `spec: only JSON values may stand in it, got ${canonical(unit.spec)}.`),
  },
  ...(fromSpec === undefined
    ? []
    : [
        {
          name: 'is rebuilt by its spec',
          run: async () => {
            const rebuilt = fromSpec(JSON.parse(JSON.stringify(unit.spec)) as Spec);
            const [expected, actual] = [canonical(unit.spec), canonical(rebuilt.spec)];
            ensure(actual === expected, `spec: expected ${expected} after a round trip, got ${actual}.`);
          },
        },
      ]),
];

/**
 * `tidy` for work that waits for the device. It frees what anything else makes meanwhile too, so run one thing at a time.
 *
 * @example await scoped(async () => console.log(await add(1, 2).data()));
 */
export const scoped = async (work: () => unknown): Promise<void> => {
  engine().startScope();
  try {
    await work();
  } finally {
    engine().endScope();
  }
};

/**
 * Runs `work` in a `tidy` and checks that it keeps no tensor and disposes none of its inputs.
 *
 * @param inputs what the unit is given; they must outlive the call.
 */
export const ensureNoLeak = async (inputs: readonly Tensor[], work: () => unknown): Promise<void> => {
  const before = memory().numTensors;
  await scoped(work);
  const leaked = memory().numTensors - before;
  ensure(leaked === 0, `memory: ${Math.abs(leaked)} tensors ${leaked > 0 ? 'kept' : 'too many disposed'}.`);
  ensure(
    inputs.every((input) => !input.isDisposed),
    'memory: an input was disposed, which is for the caller to do.',
  );
};

/** Checks that two tensors hold the same bits; −0 and 0 differ, every NaN is the same NaN. */
export const ensureSameBits = async (actual: Tensor, expected: Tensor, what: string): Promise<void> => {
  const [a, b] = [await actual.data(), await expected.data()];
  const differs = a.length === b.length ? a.findIndex((value, i) => !Object.is(value, b[i])) : 0;
  ensure(differs === -1, `${what}: expected ${b[differs]} at ${differs}, got ${a[differs]}.`);
};
