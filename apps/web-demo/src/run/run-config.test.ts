import { parseConfig } from '@ridgeline/recipes';
import { expect, test } from 'vitest';
import { defaultsFor, type PenaltyKind, penaltyKinds } from '../settings/settings.ts';
import { configOf } from './run-config.ts';

test('W19: the schema of all other front ends accepts the configuration and adds nothing', () => {
  for (const kind of penaltyKinds) {
    const config = configOf(defaultsFor(kind));
    expect(parseConfig(config), kind).toEqual(config);
  }
});

test.each([
  ['none', []],
  ['l1', [{ kind: 'l1', lambda: 0.3, as: 'proximal' }]],
  ['l2', [{ kind: 'l2', lambda: 1, as: 'decoupled' }]],
  ['elasticNet', [{ kind: 'elasticNet', lambda: 0.5, alpha: 0.5, as: 'proximal' }]],
  ['dropout', [{ kind: 'dropout', rate: 0.5, at: 'output' }]],
] satisfies readonly (readonly [PenaltyKind, readonly object[]])[])(
  '%s acts the way its explanation says',
  (kind, rules) => {
    expect(configOf(defaultsFor(kind)).regularizers).toEqual(rules);
  },
);
