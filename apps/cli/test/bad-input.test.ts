import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { bundle } from './build.ts';
import { ridgeline, smallText, start, startProgram, trainTiny, withModel, workFolder } from './ridgeline.ts';

const cwd = workFolder();
withModel(cwd);
const at = (...names: string[]) => path.join(cwd, ...names);

/** Trains on a file with this content; the failure must leave nothing behind. */
const trainOn = async (name: string, content: string | Uint8Array | undefined) => {
  if (content !== undefined) writeFileSync(at(name), content);
  const out = `out-${name}`;
  const { status, stdout, stderr } = await ridgeline(['train', name, '-c', 'tiny.yaml', '--out', out], {
    cwd,
  });
  expect(readdirSync(cwd)).not.toContain(out);
  expect(stdout).toBe('');
  return { status, stderr };
};

describe('C13 C15 a text that cannot be used ends with 3, one sentence and a remedy', () => {
  it.concurrent.each([
    ['empty.txt', '', 'the file is empty.', 'Give a file with text in it.'],
    ['missing.txt', undefined, 'there is no such file or folder.', 'Give a text file'],
    [
      'short.txt',
      'Call me Ishmael.',
      'the training part has 13 tokens, one sequence needs 17',
      'Take more text or a shorter sequenceLength',
    ],
    ['one.txt', 'a', 'leaves nothing for the', 'Take more text'],
    [
      'binary.txt',
      Uint8Array.from({ length: 5000 }, (_, i) => (i * 37) % 256),
      'a text holds no NUL byte, and this has one at byte 0',
      'Give a plain text file',
    ],
    [
      'latin1.txt',
      Buffer.from('Call me Ishmael at the café', 'latin1'),
      'the text must be UTF-8, got 0xE9 at byte',
      'iconv -f WINDOWS-1252',
    ],
    [
      'utf16.txt',
      Buffer.from(smallText, 'utf16le').swap16(),
      'a text holds no NUL byte',
      'iconv -f UTF-16BE -t UTF-8 ',
    ],
    [
      'latin1.txt.gz',
      gzipSync(Buffer.from('Call me Ishmael at the café', 'latin1')),
      'the text must be UTF-8, got 0xE9 at byte',
      'latin1.txt.gz | iconv -f WINDOWS-1252 -t UTF-8 > utf8.txt',
    ],
    ['cut.gz', Uint8Array.of(0x1f, 0x8b, 8, 0, 0, 0, 0, 0), 'it cannot be unpacked', 'gunzip'],
  ])('%s', async (name, content, problem, remedy) => {
    const { status, stderr } = await trainOn(name, content);
    expect(status).toBe(3);
    const [error, hint, ...rest] = stderr.trimEnd().split('\n').slice(1);
    expect(error).toMatch(/^error .*\.$/);
    expect(error).toContain(problem);
    expect(`${hint}${rest.join('')}`).toContain(remedy);
    expect(stderr).not.toMatch(/^ {4}at |\.js:\d/m);
  });

  it.concurrent('C17 a folder, a model and a device are named as what they are', async () => {
    const [folder, model, device, file] = await Promise.all([
      ridgeline(['train', '.', '--out', 'a'], { cwd }),
      ridgeline(['evaluate', 'model', 'model'], { cwd }),
      ridgeline(['train', '/dev/zero', '--out', 'b'], { cwd }),
      ridgeline(['inspect', 'small.txt'], { cwd }),
    ]);
    expect([folder.status, folder.stderr]).toEqual([
      3,
      expect.stringContaining('the text cannot be read: it is a folder.'),
    ]);
    expect([model.status, model.stderr]).toEqual([3, expect.stringContaining('it is a model, not a text')]);
    expect([device.status, device.stderr]).toEqual([3, expect.stringContaining('it is a device.')]);
    expect([file.status, file.stderr]).toEqual([
      3,
      expect.stringContaining('small.txt: it is a file, not the folder of a model.'),
    ]);
  });

  it.concurrent('a text without a word that the model knows', async () => {
    writeFileSync(at('cyrillic.txt'), 'ЖЩ'.repeat(500));
    const { status, stderr } = await ridgeline(['evaluate', 'model', 'cyrillic.txt'], { cwd });
    expect([status, stderr]).toEqual([
      3,
      expect.stringContaining('the model knows none of its 1,000 tokens.'),
    ]);
  });
});

it.concurrent('ends with 3 where there is nothing to load or to resume, and makes no folder', async () => {
  for (const words of [
    ['generate', 'nowhere'],
    ['train', '--resume', '--out', 'nowhere'],
    ['serve', 'nowhere', '--port', '0'],
  ]) {
    const { status, stderr } = await ridgeline(words, { cwd });
    expect([status, stderr]).toEqual([
      3,
      expect.stringContaining('nowhere: there is no model or run in this folder.'),
    ]);
  }
  expect(readdirSync(cwd)).not.toContain('nowhere');
});

describe('an output folder that cannot be written ends with 1 before the first step', () => {
  it.concurrent.each([
    ['below a file', 'small.txt/out', 'a part of the path is no folder'],
    ['a file', 'small.txt', 'a file is in its place'],
    ['a name of 300 letters', 'x'.repeat(300), 'the name is too long'],
  ])('%s', async (_, out, problem) => {
    const [trained, compared] = await Promise.all([
      ridgeline(trainTiny(out), { cwd }),
      ridgeline(['compare', 'small.txt', '-c', 'tiny.yaml', '--out', out, '--json'], { cwd }),
    ]);
    expect([trained.status, trained.stderr]).toEqual([
      1,
      expect.stringContaining(`the folder cannot be written: ${problem}.`),
    ]);
    expect(trained.stderr).not.toContain('step');
    expect(compared.status).toBe(1);
    expect(JSON.parse(compared.stdout).error).toMatchObject({ code: 'E_IO', at: out });
  });
});

it.runIf(process.platform === 'linux').concurrent(
  'an output folder below one that takes none ends with a refusal',
  async () => {
    for (const out of ['/proc/ridgeline', '/proc/ridgeline/deep/run']) {
      const { status, stderr } = await ridgeline(trainTiny(out), { cwd });
      expect([status, stderr]).toEqual([1, expect.stringContaining(`${out}: the folder cannot be written`)]);
    }
  },
);

it.concurrent('makes the folders above an output folder', async () => {
  expect((await ridgeline(trainTiny('deep/er/model'), { cwd })).status).toBe(0);
  expect(readdirSync(at('deep', 'er'))).toEqual(['model']);
});

/** Mounts a disk of this size, where we may; a full disk cannot be had otherwise. */
const smallDisk = async (
  name: string,
  options: string,
  atEnd: (clean: () => Promise<void>) => void,
): Promise<string | undefined> => {
  const folder = at(name);
  mkdirSync(folder);
  const words = ['-t', 'tmpfs', '-o', options, 'tmpfs', folder];
  const { status } = await startProgram('mount', words, { cwd, input: '' }).ended;
  if (status !== 0) return undefined;
  atEnd(async () => {
    await startProgram('umount', ['-l', folder], { cwd, input: '' }).ended;
  });
  return folder;
};

it.concurrent('a disk that fills up ends the run with 1, keeps the save before and leaves nothing half-written', async ({
  skip,
  onTestFinished,
}) => {
  const disk = (await smallDisk('disk', 'size=160k', onTestFinished)) ?? skip('mounting is not allowed here');
  const out = path.join(disk, 'run');
  const { status, stderr } = await ridgeline(
    trainTiny(out, '--set', 'training.maxSteps=1000000', '--set', 'training.evaluateEvery=1000000'),
    { cwd },
  );
  expect(status).toBe(1);
  expect(stderr).toContain('the disk is full.');
  expect(readdirSync(out).filter((name) => /\.tmp$|\.lock$/.test(name))).toEqual([]);
  expect((await ridgeline(['inspect', out], { cwd })).status).toBe(0);
  const tooSmall = await ridgeline(trainTiny(path.join(disk, 'other')), { cwd });
  expect(tooSmall.status).toBe(1);
  expect(tooSmall.stderr).toContain('the disk is full.');
});

it.concurrent('a disk that is read-only is told before the first step', async ({ skip, onTestFinished }) => {
  const disk =
    (await smallDisk('frozen', 'size=160k,ro', onTestFinished)) ?? skip('mounting is not allowed here');
  const { status, stderr } = await ridgeline(trainTiny(path.join(disk, 'run')), { cwd });
  expect([status, stderr]).toEqual([
    1,
    expect.stringContaining('the folder cannot be written: the disk is read-only.'),
  ]);
});

it.runIf(process.platform === 'linux').concurrent(
  'an output that cannot be written is told in one line',
  async () => {
    const line = `${process.execPath} ${bundle} inspect model > /dev/full`;
    const { status, stderr } = await startProgram('sh', ['-c', line], { cwd, input: '' }).ended;
    expect([status, stderr]).toEqual([1, 'error standard output cannot be written: the disk is full.\n']);
  },
);

it.concurrent('Ctrl-C during a comparison ends it with 130, writes nothing and says so, also as JSON', async () => {
  for (const format of [[], ['--json']]) {
    const words = [
      'compare',
      'small.txt',
      '-c',
      'tiny.yaml',
      '--set',
      'training.maxSteps=100000',
      '--out',
      'stopped',
      ...format,
    ];
    const running = start(words, { cwd, input: '' });
    await running.says(/\d+ runs of a model/);
    running.child.kill('SIGINT');
    const { status, stdout, stderr } = await running.ended;
    expect(status).toBe(130);
    const message = 'Stopped before the comparison was complete; nothing was written.';
    if (format.length === 0) expect([stdout, stderr]).toEqual(['', expect.stringContaining(message)]);
    else expect(JSON.parse(stdout).error).toMatchObject({ code: 'E_ABORTED', message, exitCode: 130 });
    expect(readdirSync(cwd)).not.toContain('stopped');
  }
});

it.concurrent('a number that is not finite ends with 1, the step and a remedy', async () => {
  const { status, stderr } = await ridgeline(trainTiny('nan', '--set', 'optimizer.learningRate=1e30'), {
    cwd,
  });
  expect([status, stderr]).toEqual([
    1,
    expect.stringMatching(/NaN at step 2.*\n {2}Lower the learning rate/),
  ]);
});

it.concurrent('reads a gzipped text from standard input, and advises of what comes so by a pipe', async () => {
  const train = trainTiny('from-input');
  const packed = await ridgeline(['train', '-', ...train.slice(2)], { cwd, input: gzipSync(smallText) });
  expect([packed.status, packed.stderr]).toEqual([0, packed.stderr]);
  for (const call of [
    ['train', '-', ...trainTiny('none').slice(2)],
    ['generate', 'model', '--prompt', '-'],
  ]) {
    const { status, stderr } = await ridgeline(call, { cwd, input: Buffer.from('café', 'latin1') });
    expect([status, stderr]).toEqual([
      3,
      expect.stringContaining('… | iconv -f WINDOWS-1252 -t UTF-8 | ridgeline …'),
    ]);
  }
});

it.concurrent('reads a gzipped text, one with a byte order mark, one in UTF-16, and tells letters of a prompt that the model does not know', async () => {
  writeFileSync(at('small.txt.gz'), gzipSync(smallText));
  writeFileSync(at('marked.txt'), `\ufeff${smallText}`);
  writeFileSync(at('wide.txt'), Buffer.from(`\ufeff${smallText}`, 'utf16le').swap16());
  for (const name of ['small.txt.gz', 'marked.txt', 'wide.txt']) {
    const { status } = await ridgeline(['train', name, '-c', 'tiny.yaml', '--out', `from-${name}`], { cwd });
    expect(status).toBe(0);
    const { fingerprint } = JSON.parse(readFileSync(at(`from-${name}`, 'run.json'), 'utf8'));
    expect(fingerprint).toBe(JSON.parse(readFileSync(at('model', 'run.json'), 'utf8')).fingerprint);
  }
  const { stderr } = await ridgeline(['generate', 'model', '--prompt', 'Ж', '--max-tokens', '2'], { cwd });
  expect(stderr).toContain('The model knows no token of the prompt');
});
