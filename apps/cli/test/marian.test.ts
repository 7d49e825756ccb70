import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { decodeSafetensors } from '@ridgeline/checkpoints';
import { beforeAll, describe, expect, it } from 'vitest';
import { marians, writeCheckpoint } from './checkpoints.ts';
import { ridgeline, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const at = (...names: readonly string[]): string => path.join(cwd, ...names);
const run = (...words: readonly string[]) => ridgeline(words, { cwd });
const told = async (...words: readonly string[]) => {
  const { status, stdout, stderr } = await run(...words, '--json');
  expect([status, stderr]).toEqual([0, stderr]);
  return JSON.parse(stdout);
};
const translated = async (model: string, texts: readonly string[], ...flags: readonly string[]) =>
  (await run('translate', model, ...texts, ...flags)).stdout.split('\n').slice(0, -1);
const writePairs = (name: string, pairs: readonly (readonly [string, string])[]): void =>
  writeFileSync(
    at(name),
    ['source,target', ...pairs.map((pair) => pair.map((text) => `"${text}"`).join())].join('\n'),
  );

const [first] = marians;

beforeAll(async () => {
  for (const { name, files } of marians) {
    writeCheckpoint(at(name), files);
    await told('import', name, '--out', `${name} of ours`);
  }
}, 120_000);

describe.each(marians.map((found) => [found.name, found] as const))('import of a %s', (name, found) => {
  const model = `${name} of ours`;

  it('translates as transformers does', async () => {
    const { said } = found;
    const translations = said.map(({ translation }) => translation);
    expect(new Set(translations).size).toBeGreaterThan(1);
    expect(
      await translated(
        model,
        said.map(({ text }) => text),
      ),
    ).toEqual(translations);
  });

  it('measures the loss that transformers measures', async () => {
    writePairs('pairs.csv', found.pairs);
    const { dataLoss, pairs } = await told('evaluate', model, 'pairs.csv');
    expect(pairs).toBe(found.pairs.length);
    expect(dataLoss).toBeCloseTo(found.dataLoss, 5);
  });

  it('goes back to the bits and the files that it came from', async () => {
    const { files } = await told('export', model, '--out', `${name} back`);
    const apart = Object.hasOwn(found.files, 'source-tokenizer.json') ? ['source-tokenizer.json'] : [];
    expect(files.map((file: { name: string }) => file.name)).toEqual([
      'config.json',
      'generation_config.json',
      'tokenizer.json',
      ...apart,
      'tokenizer_config.json',
      'model.safetensors',
    ]);
    const [ours, theirs] = await Promise.all(
      [`${name} back`, name].map((folder) =>
        decodeSafetensors(readFileSync(at(folder, 'model.safetensors'))),
      ),
    );
    for (const [tensor, values] of Object.entries(ours!.tensors))
      expect(theirs!.tensors[tensor], tensor).toEqual(values);
    const config = JSON.parse(readFileSync(at(`${name} back`, 'config.json'), 'utf8'));
    const { dropout, transformers_version, dtype, ...named } = found.files['config.json'] as Readonly<
      Record<string, unknown>
    >;
    // what is left out is 0 or true where nothing is said
    for (const key of Object.keys(named).filter((key) => key in config))
      expect(config[key], key).toEqual(named[key]);
    await told('import', `${name} back`, '--out', `${name} again`);
    const [once, twice] = [model, `${name} again`].map((folder) =>
      readFileSync(at(folder, 'model.safetensors')),
    );
    expect(twice).toEqual(once);
  });
});

it('keeps the checkpoint in mind, and has no text of its own to be evaluated on', async () => {
  const { imported } = JSON.parse(readFileSync(at('marian of ours', 'run.json'), 'utf8'));
  expect(imported).toEqual({ checkpoint: 'marian', config: first.files['config.json'] });
  expect(await run('evaluate', 'marian of ours')).toMatchObject({
    status: 3,
    stderr: expect.stringContaining('the model was imported, and knows no text that was kept apart.'),
  });
  expect((await run('inspect', 'marian of ours')).stdout).toContain('decoder/0/cross/queries/kernel');
});

describe('import refuses', () => {
  const refused = async (change: (folder: string) => void, message: string, from = 'marian') => {
    rmSync(at('bad'), { recursive: true, force: true });
    cpSync(at(from), at('bad'), { recursive: true });
    change(at('bad'));
    expect(await run('import', 'bad', '--out', 'never')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining(message),
    });
  };
  const changed =
    (name: 'config.json' | 'tokenizer.json', over: object) =>
    (folder: string): void =>
      writeFileSync(path.join(folder, name), JSON.stringify({ ...first.files[name], ...over }));

  it.each([
    [
      { eos_token_id: null },
      'eos_token_id, pad_token_id and decoder_start_token_id must each be an id, got null,',
    ],
    [{ pad_token_id: 999, decoder_start_token_id: 999 }, 'it must have the tokens that config.json names'],
    [{ scale_embedding: false }, 'fromMarian: scale_embedding must be true, got false.'],
    [{ d_model: 16 }, 'what becomes "embedding/table" must be'],
  ])('a configuration with %j', async (over, message) => {
    await refused(changed('config.json', over), message);
  });

  it('what puts more around a text than its end', async () => {
    const begun = {
      type: 'TemplateProcessing',
      single: [{ SpecialToken: { id: '</s>', type_id: 0 } }, { Sequence: { id: 'A', type_id: 0 } }],
      pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 0 } }],
      special_tokens: { '</s>': { id: '</s>', ids: [0], tokens: ['</s>'] } },
    };
    await refused(
      changed('tokenizer.json', { post_processor: begun }),
      'tokenizer.json: it may put the end of a text, 0, behind it (post_processor) and nothing else, got 0.',
    );
  });

  it('tokenizers of SentencePiece, a source without its tokenizer, and one of another model', async () => {
    await refused((folder) => {
      rmSync(path.join(folder, 'tokenizer.json'));
      writeFileSync(path.join(folder, 'source.spm'), '');
    }, 'bad: it must hold tokenizer.json, and does not.');
    await refused(
      (folder) => rmSync(path.join(folder, 'source-tokenizer.json')),
      'config.json: the source has a vocabulary of its own, and the folder no source-tokenizer.json.',
      'marian apart',
    );
    await refused(
      (folder) => cpSync(path.join(folder, 'tokenizer.json'), path.join(folder, 'source-tokenizer.json')),
      'bad: source-tokenizer.json must have the',
      'marian apart',
    );
  });
});

describe('export of a translator', () => {
  const trained = async (name: string, ...more: readonly string[]) => {
    writePairs('trained.csv', Array(8).fill(first.pairs).flat());
    const settings = [
      'model.norm=after',
      'model.width=16',
      'model.heads=2',
      'model.feedForward=32',
      'model.layers=1',
    ];
    const steps = [
      'training.maxSteps=30',
      'training.batchSize=8',
      'optimizer.kind=adam',
      'optimizer.learningRate=0.01',
    ];
    const flags = [...settings, ...steps, 'data.maxTokens=40', ...more].flatMap((each) => ['--set', each]);
    const call = await run(
      'train',
      'trained.csv',
      '--set',
      'task=translation',
      ...flags,
      '--out',
      name,
      '-q',
    );
    expect(call.stderr).toBe('');
  };

  it('says which can be exported', async () => {
    await trained('before', 'model.norm=before');
    expect(await run('export', 'before', '--out', 'x')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('before: it cannot be exported: norm must be after, got before.'),
    });
  });

  const python = process.env.RIDGELINE_PYTHON;
  it.skipIf(python === undefined)(
    `transformers says the same of it${python === undefined ? ', not run: RIDGELINE_PYTHON names no Python that has it' : ''}`,
    async () => {
      await trained('own', 'tokenizer.kind=char');
      await told('export', 'own', '--out', 'own checkpoint');
      writePairs('own.csv', first.pairs);
      const script = fileURLToPath(new URL('../golden/exported-translator.py', import.meta.url));
      // tokens with a role are remarked on before
      const lines = execFileSync(python!, [script, at('own checkpoint'), JSON.stringify(first.pairs)], {
        encoding: 'utf8',
      });
      const said = JSON.parse(lines.trim().split('\n').at(-1)!);
      const { dataLoss } = await told('evaluate', 'own', 'own.csv');
      expect(dataLoss).toBeCloseTo(said.dataLoss, 5);
      const sources = first.pairs.map(([source]) => source);
      expect(await translated('own', sources)).toEqual(said.translations);
    },
  );
});
