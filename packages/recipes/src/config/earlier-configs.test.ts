import { expect, it } from 'vitest';
// resolved configurations as runs of earlier versions saved them
import earlier from './earlier-configs.json' with { type: 'json' };
import { parseConfig } from './read-config.ts';

it.each(earlier.map((config) => [`${config.task}, ${config.model.kind}`, config] as const))(
  'reads what an earlier version saved, and changes nothing of it: %s',
  (_, config) => {
    expect(parseConfig(config)).toMatchObject(config);
  },
);

it('refuses a key that no version knows with the nearest that there is', () => {
  expect(() => parseConfig({ training: { steps: 100, maxStep: 5 } })).toThrow('Did you mean "maxSteps"?');
});
