import { parseConfig } from '@ridgeline/recipes';
import { expect, test } from 'vitest';
import { configOf } from './run-config.ts';
import { defaultsFor, penaltyKinds } from './settings.ts';

test('W19: the schema of all other front ends accepts the configuration and adds nothing', () => {
  for (const kind of penaltyKinds) {
    const config = configOf(defaultsFor(kind));
    expect(parseConfig(config), kind).toEqual(config);
  }
});

test('each penalty acts the way its explanation says', () => {
  const rules = penaltyKinds.flatMap((kind) => configOf(defaultsFor(kind)).regularizers);
  expect(rules).toEqual([
    { kind: 'l1', lambda: 0.3, as: 'proximal' },
    { kind: 'l2', lambda: 1, as: 'decoupled' },
    { kind: 'elasticNet', lambda: 0.5, alpha: 0.5, as: 'proximal' },
    { kind: 'dropout', rate: 0.5, at: 'output' },
  ]);
});
