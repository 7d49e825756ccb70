import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { wasmBackend } from '@ridgeline/backend-wasm';
import { decodeSafetensors } from '@ridgeline/checkpoints';
import { loadNeuralClassifier } from '@ridgeline/neural-classifier';
import { beforeAll, describe, expect, it } from 'vitest';
import { bert, gpt2, type Said, writeCheckpoint } from './checkpoints.ts';
import { ridgeline, withClassifier, withModel, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withModel(cwd);
withClassifier(cwd);

const at = (...names: readonly string[]): string => path.join(cwd, ...names);
const run = (...words: readonly string[]) => ridgeline(words, { cwd });
const told = async (...words: readonly string[]) => {
  const { status, stdout, stderr } = await run(...words, '--json');
  expect([status, stderr]).toEqual([0, stderr]);
  return JSON.parse(stdout);
};

beforeAll(async () => {
  writeCheckpoint(at('gpt2'), gpt2.files);
  writeCheckpoint(at('bert'), bert.files);
  for (const name of ['gpt2', 'bert'])
    expect(await told('import', name, '--out', `${name} of ours`)).toMatchObject({
      model: `${name} of ours`,
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      tokens: 60,
    });
}, 120_000);

/** What a model writes after a prompt, the likeliest token each time. */
const written = async (model: string, prompt: string, tokens: number) => {
  const flags = ['--temperature', '0', '--max-tokens', String(tokens), '--logprobs', '0'];
  const { logProbabilities } = await told('generate', model, '--prompt', prompt, ...flags);
  return logProbabilities as readonly Said[];
};

const expectSaid = (found: readonly Said[], expected: readonly Said[]): void => {
  expect(found.map(({ token }) => token)).toEqual(expected.map(({ token }) => token));
  for (const [i, { logProbability }] of expected.entries())
    expect(found[i]!.logProbability).toBeCloseTo(logProbability, 5);
};

describe('import of a GPT-2', () => {
  it('writes what transformers writes', async () => {
    expectSaid(await written('gpt2 of ours', gpt2.prompt, gpt2.said.length), gpt2.said);
  });

  it('measures the loss that transformers measures, in blocks of its context', async () => {
    writeFileSync(at('text.txt'), gpt2.text);
    const { dataLoss } = await told('evaluate', 'gpt2 of ours', 'text.txt');
    expect(dataLoss).toBeCloseTo(gpt2.dataLoss, 6);
  });

  it('keeps the configuration that it came with, and no path', async () => {
    writeCheckpoint(at('placed'), {
      ...gpt2.files,
      'config.json': { ...gpt2.files['config.json'], _name_or_path: '/home/someone/gpt2' },
    });
    await told('import', 'placed', '--out', 'placed of ours');
    const { imported } = JSON.parse(readFileSync(at('placed of ours', 'run.json'), 'utf8'));
    expect(imported).toEqual({ checkpoint: 'placed', config: gpt2.files['config.json'] });
  });

  it('has no text of its own to be evaluated on, and no run to go on with', async () => {
    expect(await run('evaluate', 'gpt2 of ours')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('the model was imported, and knows no text that was kept apart.'),
    });
    expect(await run('train', '--resume', '--out', 'gpt2 of ours')).toMatchObject({ status: 3 });
  });
});

describe('import of a BERT that classifies', () => {
  it('tells the probabilities of transformers, of texts that are long or empty too', async () => {
    await wasmBackend().start();
    const classifier = await loadNeuralClassifier(at('bert of ours'));
    const answers = await classifier.classify(bert.said.map(({ text }) => text));
    for (const [i, { ranking }] of answers.entries()) {
      expect(ranking).toHaveLength(3);
      for (const { label, probability } of ranking)
        expect(probability, label).toBeCloseTo(bert.said[i]!.probabilities[label]!, 5);
    }
    classifier.dispose();
    const { label, probability } = answers[0]!;
    const shown = await told('classify', 'bert of ours', bert.said[0]!.text);
    expect(shown).toEqual({ label, probability: expect.closeTo(probability, 6) });
  });

  it('may tell several classes of a text, and no number', async () => {
    const configured = (over: object) => {
      writeCheckpoint(at('other'), {
        ...bert.files,
        'config.json': { ...bert.files['config.json'], ...over },
      });
      return run('import', 'other', '--out', 'other of ours', '--overwrite', '--json');
    };
    expect(await configured({ problem_type: 'multi_label_classification' })).toMatchObject({ status: 0 });
    const { labels } = await told('classify', 'other of ours', 'The sea is calm.');
    expect(labels).toBeInstanceOf(Array);
    expect(await configured({ problem_type: 'regression' })).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('it must have two classes or more'),
    });
    expect(await configured({ id2label: { 0: 'calm', 1: 'calm', 2: 'hunt' } })).toMatchObject({
      status: 3,
      stdout: expect.stringContaining('id2label must name every class, each by a text of its own'),
    });
  });

  it('is measured on a table', async () => {
    writeFileSync(at('seas.csv'), 'text,label\nThe sea is calm.,calm\nA whale in the sea,hunt\n');
    const found = await told('evaluate', 'bert of ours', 'seas.csv');
    expect(found).toMatchObject({ examples: 2, accuracy: 0.5, classes: ['storm', 'calm', 'hunt'] });
  });
});

describe('export', () => {
  it('gives back the checkpoint that was imported, to the bit', async () => {
    const { files } = await told('export', 'gpt2 of ours', '--to', 'huggingface', '--out', 'back');
    expect(files.map(({ name }: { name: string }) => name)).toEqual([
      'config.json',
      'tokenizer.json',
      'tokenizer_config.json',
      'model.safetensors',
    ]);
    const [ours, theirs] = await Promise.all(
      ['back', 'gpt2'].map((name) => decodeSafetensors(readFileSync(at(name, 'model.safetensors')))),
    );
    expect(ours!.metadata.format).toBe('pt');
    expect(ours!.tensors).toEqual(theirs!.tensors);
    const config = JSON.parse(readFileSync(at('back', 'config.json'), 'utf8'));
    const named = [
      'activation_function',
      'architectures',
      'model_type',
      'n_embd',
      'n_head',
      'n_layer',
      'n_positions',
      'vocab_size',
    ];
    for (const name of named)
      expect(config[name], name).toEqual(Reflect.get(gpt2.files['config.json'], name));
    expect(JSON.parse(readFileSync(at('back', 'tokenizer.json'), 'utf8'))).toEqual(
      gpt2.files['tokenizer.json'],
    );
  });

  it('replaces a checkpoint of its own if asked to, and nothing else', async () => {
    await told('export', 'gpt2 of ours', '--out', 'again');
    expect(await run('export', 'gpt2 of ours', '--out', 'again')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('there is a checkpoint in this folder already'),
    });
    await told('export', 'gpt2 of ours', '--out', 'again', '--overwrite');
    expect(await run('export', 'gpt2 of ours', '--out', 'gpt2', '--overwrite')).toMatchObject({ status: 2 });
    expect(await run('import', 'gpt2', '--out', 'again', '--overwrite')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('the folder holds a checkpoint already, not a model'),
    });
  });

  it('says which models can be exported', async () => {
    expect(await run('export', 'classifier', '--out', 'x')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('classifier: it is a text classifier, which cannot be exported.'),
    });
    expect(await run('export', 'model', '--out', 'x')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('model: it cannot be exported: model must be a transformer, got lstm.'),
    });
  });

  const python = process.env.RIDGELINE_PYTHON;
  it.skipIf(python === undefined)(
    `transformers says the same of it${python === undefined ? ', not run: RIDGELINE_PYTHON names no Python that has it' : ''}`,
    async () => {
      const small = ['width=16', 'heads=2', 'layers=2', 'contextLength=16'].flatMap((size) => [
        '--set',
        `model.${size}`,
      ]);
      const steps = ['maxSteps=30', 'sequenceLength=16', 'batchSize=8'].flatMap((size) => [
        '--set',
        `training.${size}`,
      ]);
      const kinds = ['--set', 'model.kind=transformer', '--set', 'tokenizer.kind=bpe'];
      const trained = await run('train', 'small.txt', ...kinds, ...small, ...steps, '--out', 'gpt', '-q');
      expect(trained.stderr).toBe('');
      await told('export', 'gpt', '--out', 'gpt checkpoint');
      const script = fileURLToPath(new URL('../golden/exported.py', import.meta.url));
      const said = JSON.parse(
        execFileSync(python!, [script, at('gpt checkpoint'), 'The whale', '8'], { encoding: 'utf8' }),
      );
      expectSaid(await written('gpt', 'The whale', 8), said);
    },
  );
});

describe('import refuses', () => {
  const refused = async (change: (folder: string) => void, status: number, message: string) => {
    rmSync(at('bad'), { recursive: true, force: true });
    cpSync(at('gpt2'), at('bad'), { recursive: true });
    change(at('bad'));
    expect(await run('import', 'bad', '--out', 'never')).toMatchObject({
      status,
      stderr: expect.stringContaining(message),
    });
  };
  const configured =
    (over: object) =>
    (folder: string): void =>
      writeFileSync(
        path.join(folder, 'config.json'),
        JSON.stringify({ ...gpt2.files['config.json'], ...over }),
      );

  it.each([
    [
      { model_type: 'llama' },
      'bad: model_type must be one of gpt2, marian, bert to be imported, got "llama".',
    ],
    [{ model_type: undefined }, 'bad/config.json: it must name a model_type, as those of Hugging Face do.'],
    [{ activation_function: 'relu' }, 'fromGpt2: activation_function must be one of'],
    [{ n_embd: 16 }, 'what becomes "embedding/table" must be [60, 16] by the configuration, got [60, 8].'],
    [
      { n_layer: 3 },
      'fromGpt2: the weights must hold "transformer.h.2.attn.c_attn.weight", and it is missing.',
    ],
  ])('a configuration with %j', async (over, message) => {
    await refused(configured(over), 3, message);
  });

  it.each(['config.json', 'tokenizer.json', 'model.safetensors'])('a folder without %s', async (name) => {
    await refused((folder) => rmSync(path.join(folder, name)), 3, `bad: it must hold ${name}, and does not.`);
  });

  it('weights in several files, a file that is no JSON, and the tokenizer of another model', async () => {
    await refused(
      (folder) => {
        rmSync(path.join(folder, 'model.safetensors'));
        writeFileSync(path.join(folder, 'model.safetensors.index.json'), '{}');
      },
      3,
      'Its weights stand in several files.',
    );
    await refused(
      (folder) => writeFileSync(path.join(folder, 'tokenizer.json'), '{"version"'),
      3,
      'bad/tokenizer.json: it must be JSON, and is not.',
    );
    await refused(
      (folder) => {
        const { model, ...rest } = gpt2.files['tokenizer.json'] as {
          model: { vocab: object; merges: unknown[] };
        };
        const last = Object.entries(model.vocab).filter(([, id]) => id < 59);
        const fewer = { ...model, vocab: Object.fromEntries(last), merges: model.merges.slice(0, -1) };
        writeFileSync(path.join(folder, 'tokenizer.json'), JSON.stringify({ ...rest, model: fewer }));
      },
      3,
      'bad: tokenizer.json must have the 60 tokens of config.json, got 59.',
    );
  });

  it('a folder that is not there, and a call without one to write', async () => {
    expect(await run('import', 'nowhere', '--out', 'x')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining('nowhere: there is no such folder.'),
    });
    for (const command of ['import', 'export'])
      expect(await run(command, 'gpt2')).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('--out'),
      });
  });
});
