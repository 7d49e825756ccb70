import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { ridgeline, withClassifier, withModel, withTranslator, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withModel(cwd);
withClassifier(cwd);
withTranslator(cwd);
const run = (...words: string[]) => ridgeline(words, { cwd });

const guards = {
  'in.yaml': 'in:\n  - { kind: hiddenCharacters }\n  - { kind: blocklist, words: [whale], action: refuse }\n',
  'letters.yaml': `out: [{ kind: blocklist, within: true, words: [${[...'abcdefghijklmnopqrstuvwxyz'].map((letter) => `"${letter}"`)}], action: resample }]\n`,
  'end.yaml': 'out: [{ kind: lengthLimit, characters: 5, action: replace }]\n',
  'copied.yaml': 'training: copied.txt\nout: [{ kind: memorized, tokens: 8 }]\n',
  'none.yaml': 'out: [{ kind: memorized }]\n',
  'wrong.yaml': 'in:\n  - { kind: blockList, words: [a] }\n',
};
beforeAll(() => {
  for (const [name, text] of Object.entries(guards)) writeFileSync(path.join(cwd, name), text);
});

const greedy = [
  'generate',
  'model',
  '--prompt',
  'The ',
  '--temperature',
  '0',
  '--max-tokens',
  '20',
  '--json',
];

it('cuts what a model writes, and shows nothing that was cut', async () => {
  const [free, cut, shown] = await Promise.all([
    run(...greedy),
    run(...greedy, '--guard', 'end.yaml'),
    run(...greedy.slice(0, -1), '--guard', 'end.yaml'),
  ]);
  const { text } = JSON.parse(free.stdout);
  expect([cut.status, JSON.parse(cut.stdout).text]).toEqual([0, text.slice(0, 5)]);
  expect(shown.stdout).toBe(`The ${text.slice(0, 5)}\n`);
});

const plain = greedy.slice(0, -1);

it('draws again what filters ask for again, and refuses it in the end', async () => {
  const drawing = [
    'generate',
    'model',
    '--prompt',
    'The ',
    '--max-tokens',
    '2',
    '--temperature',
    '2',
    '--json',
  ];
  const first: string = JSON.parse((await run(...drawing)).stdout).text;
  const letter = /[a-z]/i.exec(first)![0].toLowerCase();
  writeFileSync(
    path.join(cwd, 'letter.yaml'),
    `out: [{ kind: blocklist, within: true, words: ["${letter}"], action: resample }]\n`,
  );
  const [again, refused] = await Promise.all([
    run(...drawing, '--guard', 'letter.yaml'),
    run(...plain, '--guard', 'letters.yaml'),
  ]);
  expect(again.status, again.stdout).toBe(0);
  expect(JSON.parse(again.stdout).text.toLowerCase()).not.toContain(letter);
  expect([refused.status, refused.stdout]).toEqual([3, '']);
  expect(refused.stderr).toMatch(/what was written for prompt 1: blocklist refuses it: blocked word, \w,/);
});

it('finds what was copied from the training text that the guard names', async () => {
  const { text } = JSON.parse((await run(...greedy)).stdout);
  writeFileSync(path.join(cwd, 'copied.txt'), `${text} and more`);
  const { status, stderr } = await run(...plain, '--guard', 'copied.yaml');
  expect([status, stderr]).toEqual([
    3,
    expect.stringContaining('memorized refuses it: copied from the training text'),
  ]);
});

it('looks at texts to translate, and at their translations', async () => {
  const [free, cut, refused] = await Promise.all([
    run('translate', 'translator', 'two ships'),
    run('translate', 'translator', 'two ships', '--guard', 'end.yaml'),
    run('translate', 'translator', 'two whale', '--guard', 'in.yaml'),
  ]);
  expect([cut.status, cut.stdout]).toEqual([0, `${free.stdout.trimEnd().slice(0, 5)}\n`]);
  expect([refused.status, refused.stdout, refused.stderr]).toEqual([
    3,
    '',
    expect.stringContaining('text 1: blocklist refuses it'),
  ]);
});

it('refuses a prompt and a text to classify, or takes what is hidden out of them', async () => {
  const [prompt, text, hidden] = await Promise.all([
    run('generate', 'model', '--prompt', 'A wh\u200bale', '--guard', 'in.yaml'),
    run('classify', 'classifier', 'a moving film', 'a wh\u0430le', '--guard', 'in.yaml'),
    run('classify', 'classifier', 'a mov\u200bing and gripping film', '--guard', 'in.yaml'),
  ]);
  expect([prompt.status, prompt.stdout, prompt.stderr]).toEqual([
    3,
    '',
    expect.stringContaining('prompt 1: blocklist refuses it: blocked word, whale, at 2 to 8.'),
  ]);
  expect([text.status, text.stderr]).toEqual([3, expect.stringContaining('text 2: blocklist refuses it')]);
  expect([hidden.status, hidden.stdout, hidden.stderr]).toEqual([
    0,
    expect.stringMatching(/^good\t/),
    expect.stringContaining('The guard changed 1 text before the model.'),
  ]);
});

it('tells what a guard has wrong, and where', async () => {
  const [kind, training, output, table, file] = await Promise.all([
    run(...plain, '--guard', 'wrong.yaml'),
    run(...plain, '--guard', 'none.yaml'),
    run('classify', 'classifier', 'a film', '--guard', 'end.yaml'),
    run('classify', 'classifier', '--table', 'reviews.csv', '--guard', 'in.yaml'),
    run(...plain, '--guard', 'no-such.yaml'),
  ]);
  expect([kind.status, kind.stderr]).toEqual([2, expect.stringMatching(/wrong\.yaml:2.*blocklist/s)]);
  expect([training.status, training.stderr]).toEqual([2, expect.stringContaining('training')]);
  expect([output.status, output.stderr]).toEqual([2, expect.stringContaining('classify writes no text')]);
  expect([table.status, table.stderr]).toEqual([
    2,
    expect.stringContaining('--guard does not go with --table'),
  ]);
  expect([file.status, file.stderr]).toEqual([
    2,
    expect.stringContaining('Check the path given with --guard'),
  ]);
});
