import '@tensorflow/tfjs-backend-cpu';
import path from 'node:path';
import { readDelimited } from '@ridgeline/data';
import { parseConfig, prepareTranslation } from '@ridgeline/recipes';
import { hashParams, randomStream, toHost } from '@ridgeline/tensors';
import { setBackend } from '@tensorflow/tfjs-core';
import { expect, it } from 'vitest';
import { saveModel } from '../src/folders/model-folder.ts';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();

it('inspects a translator, and says what is done in code alone', async () => {
  await setBackend('cpu');
  const config = parseConfig({
    task: 'translation',
    model: { kind: 'encoderDecoderTransformer', width: 4, heads: 2, feedForward: 6, layers: 1 },
    regularizers: [{ kind: 'l2', lambda: 0.1, as: 'decoupled', on: { path: ['encoder/**'] } }],
  });
  const rows = Array.from({ length: 20 }, (_, i) => `sea ${i},mer ${i}`).join('\n');
  const { model, tokenizer } = await prepareTranslation(config, readDelimited(`source,target\n${rows}\n`));
  const params = await toHost(model.init(randomStream(1)));
  await saveModel(path.join(cwd, 'translator'), {
    spec: model.spec,
    tokenizer,
    params,
    run: { config } as never,
    card: '# A translator\n',
  });

  const { status, stdout } = await ridgeline(['inspect', 'translator', '--json'], { cwd });
  expect(status).toBe(0);
  const found = JSON.parse(stdout);
  expect(found).toMatchObject({
    spec: { kind: 'encoderDecoderTransformer' },
    sha256: await hashParams(params),
  });
  const touched = found.parameters.filter(({ rules }: { rules: string[] }) => rules.includes('l2'));
  const stacks = touched.map(({ path: name }: { path: string }) => name.split('/')[0]);
  expect(new Set(stacks)).toEqual(new Set(['encoder']));

  const trained = await ridgeline(['train', 'small.txt', '--set', 'task=translation'], { cwd });
  expect(trained.status).toBe(2);
  expect(trained.stderr).toContain('ridgeline train: translators are on trial, and in code alone.');
  const generated = await ridgeline(['generate', 'translator'], { cwd });
  expect(generated.stderr).toContain('it is a translator, not a language model.');
});
