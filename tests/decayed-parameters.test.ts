import type { Model } from '@ridgeline/contracts';
import { bertClassifier, classifiers, models, translators } from '@ridgeline/models';
import { adam } from '@ridgeline/optimizers';
import { l2 } from '@ridgeline/regularizers';
import { type RuledParameter, ruledParameters } from '@ridgeline/trainers';
import { expect, it } from 'vitest';

const kinds = { ...models, ...classifiers, ...translators, bertClassifier };

const batches = {
  spec: {},
  targetsPerBatch: 1,
  stepsPerEpoch: 1,
  at: () => ({ inputs: {}, targets: { shape: [1], data: new Int32Array(1) } }),
};

const line = ({ path, role, free, isScaleFree }: RuledParameter): string =>
  `  ${free === undefined ? 'decayed' : 'left out'}  ${path} (${role})${free === undefined ? '' : `: ${free}`}${isScaleFree ? '; scale-free' : ''}`;

it('says of every model what L2 decays where nothing else is said, and what it leaves out', async () => {
  const rules = [{ regularizer: l2({ lambda: 0.1 }), as: 'decoupled' as const }];
  const optimizer = adam({ learningRate: 0.01 });
  const pages = Object.values(kinds).map((make) => {
    const model = (make as unknown as (options: object) => Model)(make.example);
    const parameters = ruledParameters({ model, rules, batches, optimizer });
    expect(parameters.map(({ path }) => path)).toEqual(model.parameters.map(({ path }) => path));
    return [`${make.kind} ${JSON.stringify(make.example)}`, ...parameters.map(line)].join('\n');
  });
  await expect(`${pages.join('\n\n')}\n`).toMatchFileSnapshot('golden/decayed-parameters.txt');
});
