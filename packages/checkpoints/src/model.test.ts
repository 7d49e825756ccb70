import type { HostParams, Parameter, Tokenizer } from '@ridgeline/contracts';
import { expect, it } from 'vitest';
import { encodeSafetensors } from './encode-safetensors.ts';
import { decodeModel, encodeModel } from './model.ts';
import { encodeRun } from './seals.ts';
import { hex, sha256 } from './sha256.ts';

const letters = (vocabulary: string[]): Tokenizer => ({
  spec: { kind: 'letters' },
  vocabulary,
  special: { unknown: 0 },
  encode: (text) => ({
    ids: Int32Array.from(text, (letter) => Math.max(0, vocabulary.indexOf(letter))),
    offsets: new Int32Array(),
  }),
  decode: (ids) => Array.from(ids, (id) => vocabulary[id]).join(''),
  toJSON: () => ({ model: { vocab: Object.fromEntries(vocabulary.map((letter, id) => [letter, id])) } }),
});

const spec = { kind: 'table', vocabulary: 3 };
const parameters: readonly Parameter[] = [
  { path: 'head/kernel', role: 'kernel', shape: [2, 3] },
  { path: 'head/bias', role: 'bias', shape: [3] },
];
const params: HostParams = {
  'head/kernel': { shape: [2, 3], data: Float32Array.of(1, 2, 3, 4, 5, 6) },
  'head/bias': { shape: [3], data: Float32Array.of(0, -0, 0.5) },
};
const run = { seed: 1, data: { fingerprint: 'ab' }, metrics: { dataLoss: 1.25 } };
const tokenizer = letters(['<unk>', 'a', 'b']);
const content = { spec, tokenizer, params, run, card: '# Žluťoučký kůň\n' };
const parametersOf = () => parameters;

it('gives back the model that it wrote', async () => {
  const files = await encodeModel(content);
  expect(Object.keys(files).sort()).toEqual([
    'README.md',
    'config.json',
    'model.safetensors',
    'run.json',
    'tokenizer.json',
  ]);
  expect(JSON.parse(new TextDecoder().decode(files['config.json']))).toEqual({ version: 1, model: spec });
  const found = await decodeModel(files, { parametersOf });
  expect(found).toEqual({ ...content, tokenizer: tokenizer.toJSON() });
  expect(Object.keys(found.params)).toEqual(Object.keys(params));
});

it('writes the same bytes for the same model', async () => {
  expect(await encodeModel(content)).toEqual(await encodeModel(content));
});

it('hands the spec to whoever knows the parameters', async () => {
  const seen: unknown[] = [];
  await decodeModel(await encodeModel(content), {
    parametersOf: (given) => {
      seen.push({ ...given });
      return parameters;
    },
  });
  expect(seen).toEqual([spec]);
});

it('refuses a tokenizer of another size, and one with exchanged ids', async () => {
  await expect(encodeModel({ ...content, tokenizer: letters(['a', 'b']) })).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: "encodeModel: the tokenizer must have the model's 3 tokens, got 2.",
  });
  const other = await encodeModel({ ...content, tokenizer: letters(['<unk>', 'b', 'a']) });
  const mixed = { ...(await encodeModel(content)), 'tokenizer.json': other['tokenizer.json'] };
  await expect(decodeModel(mixed)).rejects.toMatchObject({
    code: 'E_CHECKPOINT',
    message: 'tokenizer.json: it must be the file that was saved with run.json, and differs.',
    hint: 'Take tokenizer.json and run.json from the same save, or save the model again.',
  });
});

it('refuses any file of another save', async () => {
  const files = await encodeModel(content);
  const other = await encodeModel({ ...content, spec: { ...spec, width: 2 }, run: { seed: 2 } });
  for (const name of ['config.json', 'run.json'] as const) {
    await expect(decodeModel({ ...files, [name]: other[name] })).rejects.toThrow(
      'config.json: it must be the file',
    );
  }
  const moved = { ...params, 'head/bias': { shape: [3], data: Float32Array.of(0, -0, 0.25) } };
  const { 'model.safetensors': weights } = await encodeModel({ ...content, params: moved });
  await expect(decodeModel({ ...files, 'model.safetensors': weights })).rejects.toThrow(
    'model.safetensors: it must be the file that was saved with run.json, and differs.',
  );
});

it('refuses a vocabulary that is not the model’s, in files that are whole', async () => {
  const files = await encodeModel(content);
  const weights = await encodeSafetensors(params, { vocabulary: '2' });
  const { 'run.json': _, 'README.md': __, ...sealed } = { ...files, 'model.safetensors': weights };
  const wrong = { ...sealed, 'run.json': await encodeRun(run, sealed) };
  await expect(decodeModel(wrong)).rejects.toThrow(
    "tokenizer.json: it must have the model's 3 tokens, got 2.",
  );
});

it('writes the same weights file whatever the run is called and wherever it stands', async () => {
  const here = await encodeModel({ ...content, run: { command: 'train --out here' }, card: '# Here\n' });
  const there = await encodeModel({ ...content, run: { command: 'train --out there' }, card: '# There\n' });
  expect(here['model.safetensors']).toEqual(there['model.safetensors']);
  expect(here['run.json']).not.toEqual(there['run.json']);
});

it('reads what was saved when the weights carried the checksums, and finds a file of another save', async () => {
  const { 'config.json': config, 'tokenizer.json': tokens } = await encodeModel(content);
  const others = {
    'config.json': config,
    'tokenizer.json': tokens,
    'run.json': new TextEncoder().encode(`${JSON.stringify(run, null, 2)}\n`),
  };
  const seals: Record<string, string> = {};
  for (const [name, bytes] of Object.entries(others)) seals[`sha256:${name}`] = hex(await sha256(bytes));
  const weights = await encodeSafetensors(params, { vocabulary: '3', ...seals });
  const old = { ...others, 'model.safetensors': weights };
  expect(await decodeModel(old, { parametersOf })).toEqual({
    ...content,
    tokenizer: tokenizer.toJSON(),
    card: '',
  });
  for (const name of ['config.json', 'tokenizer.json', 'run.json'] as const) {
    const changed = { ...old, [name]: Uint8Array.of(...others[name], 10) };
    await expect(decodeModel(changed)).rejects.toThrow(`${name}: it must be the file that was saved`);
  }
});

it('refuses a record that could not carry the checksums', async () => {
  for (const wrong of [null, [1], 'run', { checksums: {} }])
    await expect(encodeModel({ ...content, run: wrong })).rejects.toMatchObject({ code: 'E_DATA' });
});

it('finds any bit that flips in its JSON files', async () => {
  const files = await encodeModel(content);
  for (const name of ['config.json', 'tokenizer.json', 'run.json'] as const) {
    for (let bit = 0; bit < 8 * files[name].length; bit++) {
      const flipped = files[name].slice();
      flipped[bit >> 3]! ^= 1 << (bit & 7);
      await expect(decodeModel({ ...files, [name]: flipped })).rejects.toMatchObject({
        code: 'E_CHECKPOINT',
      });
    }
  }
});

it('refuses parameters that are not the model’s', async () => {
  const files = await encodeModel(content);
  const decode = (expected: readonly Parameter[]) => decodeModel(files, { parametersOf: () => expected });
  const wider = [{ ...parameters[0]!, shape: [2, 4] }, parameters[1]!];
  await expect(decode(wider)).rejects.toThrow(
    'model.safetensors: "head/kernel" must be [2, 4] as in config.json, got [2, 3].',
  );
  const more = [...parameters, { path: 'toString', role: 'bias', shape: [1] } as const];
  await expect(decode(more)).rejects.toThrow('"toString" must be [1] as in config.json, got none.');
  await expect(decode(parameters.slice(0, 1))).rejects.toThrow('parameters alone, got "head/bias".');
});

it('refuses weights of another program and files that are missing', async () => {
  const files = await encodeModel(content);
  const { 'run.json': _, ...rest } = files;
  await expect(decodeModel(rest)).rejects.toThrow('run.json: it must be in the model folder, and is not.');
  await expect(decodeModel({})).rejects.toThrow('model.safetensors: it must be in the model folder');
  const header = new TextEncoder().encode('{}');
  const foreign = Uint8Array.of(header.length, 0, 0, 0, 0, 0, 0, 0, ...header);
  await expect(decodeModel({ ...files, 'model.safetensors': foreign })).rejects.toThrow(
    'must carry a checksum',
  );
});

it('reads a folder without a card', async () => {
  const { 'README.md': _, ...rest } = await encodeModel(content);
  expect((await decodeModel(rest)).card).toBe('');
});
