import { wasmBackend } from '@ridgeline/backend-wasm';
import { beforeAll, describe, expect, it } from 'vitest';
import { backends } from './backends.ts';
import { parts } from './table/axes.ts';
import { againstIt, axes, type Cell, cellOf, madeOf, type Outcome, outcomeOf, runOf } from './table/cells.ts';
import { contradictions } from './table/contradictions.ts';
import { everyChoice, everyPair } from './table/pairs.ts';

/** What does not hold of some cells, each for 20 steps and 5 of them once more. */
const failures = async (cells: readonly Cell[]): Promise<readonly Outcome[]> => {
  const outcomes: Outcome[] = [];
  for (const cell of cells) outcomes.push(await outcomeOf(cell, { again: 5 }));
  return outcomes.filter(({ result }) => result === 'failed');
};

const pairs = everyPair(axes);

describe('every part, optimizer and model with every other', () => {
  beforeAll(() => wasmBackend().start());

  it.each(
    parts.map(({ name }, place) => [name, pairs.filter(([part]) => part === place).map(cellOf)] as const),
  )('%s trains, or is refused by the rule that is against it', async (_, cells) => {
    expect(await failures(cells)).toEqual([]);
  });

  it('meets every contradiction that the rules know', () => {
    const met = pairs.map(cellOf).flatMap((cell) => againstIt(runOf(cell, madeOf(cell, cell.settings))));
    expect([...new Set(met)].sort()).toEqual(Object.keys(contradictions).sort());
  });
});

const others: typeof backends = {
  ...backends,
  wasm: () => wasmBackend({ native: 'off' }).start(),
};

describe.each(Object.entries(others))('every part, optimizer and model on %s', (_, start) => {
  beforeAll(start);

  it('trains once at least, or is refused', async () => {
    expect(await failures(everyChoice(axes).map(cellOf))).toEqual([]);
  });
});
