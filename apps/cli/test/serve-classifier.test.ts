import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { loadClassifier } from '@ridgeline/classifier';
import { expect, it } from 'vitest';
import { ridgeline, start, withClassifier, withModel, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withModel(cwd);
withClassifier(cwd);

const key = '0123456789abcdef0123456789abcdef';

it('serves a classifier beside a language model, by names, with a key, a host, limits and a log of JSON', async () => {
  writeFileSync(path.join(cwd, 'keys.txt'), `\n${key}\n`);
  const running = start(
    [
      'serve',
      'model',
      '--model',
      'tone=classifier',
      '--port',
      '0',
      '--log',
      'json',
      '--api-key-file',
      'keys.txt',
      '--allowed-host',
      'models.example.org',
      '--max-texts',
      '2',
    ],
    { cwd },
  );
  const [, address] = await running.says(/"address":"(http:[^"]+)"/);
  const classify = async (input: unknown, authorization = `Bearer ${key}`) => {
    const answer = await fetch(`${address}/v1/classify`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', authorization },
      body: JSON.stringify({ model: 'tone', input, explain: true }),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const text = 'a moving and gripping film';
  const { status, body } = await classify(text);
  const own = (await loadClassifier(path.join(cwd, 'classifier'))).classify(text);
  const { stdout: said } = await ridgeline(['classify', 'classifier', text, '--json'], { cwd });
  expect([status, body.data[0].label, body.data[0].probability]).toEqual([200, own.label, own.probability]);
  expect(JSON.parse(said)).toEqual({ label: own.label, probability: own.probability });
  expect((await classify(['a', 'b', 'c'])).body.error.message).toContain('1 … 2 texts');
  expect((await classify('a', 'Bearer wrong')).status).toBe(401);
  const models = await fetch(`${address}/v1/models`, { headers: { authorization: `Bearer ${key}` } });
  const listed = await models.text();
  expect(JSON.parse(listed).data.map(({ id }: { id: string }) => id)).toEqual(['model', 'tone']);
  expect(listed).not.toContain(cwd);
  running.child.kill('SIGINT');
  const { stdout } = await running.ended;
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  expect(lines[0]).toEqual({ address, models: ['model', 'tone'] });
  expect(lines.slice(1).map(({ route, status: code, texts }) => [route, code, texts])).toEqual([
    ['/v1/classify', 200, 1],
    ['/v1/classify', 400, undefined],
    ['/v1/classify', 401, undefined],
    ['/v1/models', 200, undefined],
  ]);
  expect(stdout).not.toMatch(/moving|0123456789/);
});

it('guards every model by one file, and tells at once what a filter lacks', async () => {
  writeFileSync(
    path.join(cwd, 'guard.yaml'),
    'in: [{ kind: lengthLimit, characters: 40, action: refuse }, { kind: personalData }]\nout: [{ kind: lengthLimit, characters: 3 }]\n',
  );
  const running = start(['serve', 'model', 'classifier', '--guard', 'guard.yaml', '--port', '0', '--json'], {
    cwd,
  });
  const [, address] = await running.says(/"address":"(http:[^"]+)"/);
  const ask = async (route: string, body: object) => {
    const answer = await fetch(`${address}/v1/${route}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    return { status: answer.status, body: await answer.json() };
  };
  const found = await ask('classify', { model: 'classifier', input: 'moving, ada@example.org' });
  expect([found.status, found.body.guard[0].what]).toEqual([200, 'email']);
  expect((await ask('classify', { model: 'classifier', input: 'x'.repeat(41) })).body.error.code).toBe(
    'refused_by_guard',
  );
  const written = await ask('completions', { model: 'model', prompt: 'a', max_tokens: 30, seed: 1 });
  expect([...written.body.choices[0].text].length).toBeLessThanOrEqual(3);
  running.child.kill('SIGINT');
  await running.ended;
  // a linear classifier has no tokenizer that unknownTokens could ask
  writeFileSync(path.join(cwd, 'asks.yaml'), 'in: [{ kind: unknownTokens, share: 0.5 }]\n');
  const asked = await ridgeline(['serve', 'classifier', '--guard', 'asks.yaml', '--port', '0'], { cwd });
  expect(asked.status).toBe(2);
  expect(asked.stderr).toContain('tokenizer');
});

it.each([
  [['classifier', './classifier/'], 'would both be called "classifier"', '--model NAME=FOLDER'],
  [['--model', 'classifier'], '--model must be NAME=FOLDER', '--model reviews='],
  [['--model', '../x=classifier'], '--model must be NAME=FOLDER', '--model reviews='],
  [[], 'needs a model', 'Give its folder'],
  [['classifier', '--api-key-file', 'empty.txt'], 'it holds no key', 'openssl rand -hex 32'],
  [['classifier', '--api-key-file', 'none.txt'], 'there is no such file', 'one key a line'],
  [['classifier', '--api-key-file', 'short.txt'], 'key 1 must be 16 … 512', 'openssl'],
  [['classifier', '--allowed-host', 'https://a.org'], 'without scheme, port or path', 'models.example.org'],
  [['classifier', '--max-body', '0'], '--max-body must be a whole number', ''],
])('refuses %j with the way out', async (words, message, hint) => {
  writeFileSync(path.join(cwd, 'empty.txt'), '\n \n');
  writeFileSync(path.join(cwd, 'short.txt'), 'hush\n');
  mkdirSync(path.join(cwd, 'none'), { recursive: true });
  const { status, stderr } = await ridgeline(['serve', ...words, '--port', '0'], { cwd });
  expect(status).toBe(2);
  expect(stderr).toContain(message);
  expect(stderr).toContain(hint);
  expect(stderr).not.toContain('hush');
});
