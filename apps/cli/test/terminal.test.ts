import { expect, it } from 'vitest';
import { tellFact } from '../src/terminal/tell-fact.ts';
import { openTerminal, wantsColor } from '../src/terminal/terminal.ts';
import { bundle } from './build.ts';
import { startProgram, trainTiny, workFolder } from './ridgeline.ts';

const cwd = workFolder();
const esc = '\u001b';

/** A stream that keeps what it is given. */
const stream = (isTTY: boolean, columns = 80) => {
  const written: string[] = [];
  return { isTTY, columns, write: (text: string) => written.push(text) > 0, text: () => written.join('') };
};

it.each([
  ['a terminal', true, {}, 'auto', true],
  ['a file', false, {}, 'auto', false],
  ['NO_COLOR', true, { NO_COLOR: '1' }, 'auto', false],
  ['an empty NO_COLOR', true, { NO_COLOR: '' }, 'auto', true],
  ['TERM=dumb', true, { TERM: 'dumb' }, 'auto', false],
  ['--no-color', true, { FORCE_COLOR: '1' }, 'never', false],
  ['FORCE_COLOR in a file', false, { FORCE_COLOR: '1' }, 'auto', true],
  ['FORCE_COLOR=0', false, { FORCE_COLOR: '0' }, 'auto', false],
  ['NO_COLOR before FORCE_COLOR', false, { NO_COLOR: '1', FORCE_COLOR: '1' }, 'auto', false],
  ['--color=always', false, { NO_COLOR: '1' }, 'always', true],
] as const)('C21 C22 colour: %s', (_, isTTY, env, color, expected) => {
  expect(wantsColor({ isTTY }, env, color)).toBe(expected);
});

it('C21 decides by stream: colour on the terminal, none in the file beside it', () => {
  const [stdout, stderr] = [stream(false), stream(true)];
  const { colors, dataColors } = openTerminal({ stdout, stderr, env: {} }, {});
  expect([colors.red('a') === 'a', dataColors.red('a')]).toEqual([false, 'a']);
  const json = openTerminal({ stdout: stream(true), stderr, env: { FORCE_COLOR: '1' } }, { format: 'json' });
  expect(json.dataColors.red('a')).toBe('a');
});

it.each([
  ['a terminal', true, {}, {}, true],
  ['a file with FORCE_COLOR', false, { FORCE_COLOR: '1' }, {}, false],
  ['a file with --color=always', false, {}, { color: 'always' }, false],
  ['CI', true, { CI: 'true' }, {}, false],
  ['TERM=dumb', true, { TERM: 'dumb' }, {}, false],
  ['--quiet', true, {}, { quiet: true }, false],
] as const)('C22 C23 animation: %s', (_, isTTY, env, options, expected) => {
  const stderr = stream(isTTY);
  const terminal = openTerminal({ stdout: stream(true), stderr, env }, options);
  terminal.status(['moving'], 0.5);
  expect([terminal.animates, stderr.text().includes('moving')]).toEqual([expected, expected]);
});

it.each([
  ['a terminal', true, 100, 100],
  ['a wide one', true, 300, 120],
  ['a narrow one', true, 20, 40],
  ['one that does not say', true, 0, 80],
  ['a file', false, 100, 80],
])('tells facts over the columns of %s', (_, isTTY, columns, expected) => {
  const [out, other] = [stream(isTTY, columns), stream(false)];
  const env = { NO_COLOR: '1' };
  const terminal = openTerminal({ stdout: other, stderr: out, env }, {});
  const swapped = openTerminal({ stdout: out, stderr: other, env }, {});
  expect([terminal.columns, terminal.dataColumns]).toEqual([expected, 80]);
  expect([swapped.columns, swapped.dataColumns]).toEqual([80, expected]);
  tellFact(terminal)('name', 'word '.repeat(100).trim());
  const lengths = out
    .text()
    .trimEnd()
    .split('\n')
    .map(({ length }) => length);
  // words of five columns leave no more than four of them free
  expect(Math.max(...lengths)).toBeLessThanOrEqual(expected);
  expect(Math.max(...lengths)).toBeGreaterThan(expected - 5);
});

it('keeps the line of progress on one line, and leaves the last facts out where there is no room', () => {
  for (const columns of [20, 40, 80, 200]) {
    const stderr = stream(true, columns);
    const terminal = openTerminal({ stdout: stream(false), stderr, env: { NO_COLOR: '1' } }, {});
    terminal.status(['step 1/1000', 'loss 1.234', '12 s left', '10,000 tokens/s'], 0.25);
    expect(stderr.text().length).toBeLessThan(columns);
    expect(stderr.text()).toMatch(/^█*░* ?step 1\/1000/);
    expect(stderr.text().includes('tokens/s')).toBe(columns >= 80);
    terminal.say('done');
    expect(stderr.text()).toContain(`\r${esc}[2Kdone\n`);
  }
});

const onTerminal = (env: Readonly<Record<string, string>>) => {
  const words = trainTiny('pty', '--overwrite', '--set', 'training.maxSteps=200').join(' ');
  const line = `stty cols 80; ${process.execPath} ${bundle} ${words}`;
  return startProgram('script', ['-qec', line, '/dev/null'], {
    cwd,
    env: { TERM: 'xterm', ...env },
    input: '',
  }).ended;
};

it.runIf(process.platform === 'linux')(
  'C21 C22 C23 shows a bar and colours on a pseudo-terminal, and plain lines there in CI',
  async () => {
    const shown = await onTerminal({});
    expect(shown.stdout).toContain('█');
    expect(shown.stdout).toContain(`${esc}[1m`);
    const inCi = await onTerminal({ CI: '1', NO_COLOR: '1' });
    expect([shown.status, inCi.status]).toEqual([0, 0]);
    expect(inCi.stdout).not.toContain('█');
    expect(inCi.stdout).not.toContain(esc);
    expect(inCi.stdout).toContain('step 200  validation');
  },
);

it('C22 FORCE_COLOR colours a file, without a bar', async () => {
  const { stderr } = await startProgram(process.execPath, [bundle, ...trainTiny('forced')], {
    cwd,
    env: { FORCE_COLOR: '1' },
    input: '',
  }).ended;
  expect(stderr).toContain(esc);
  expect(stderr).not.toMatch(/█|\r|\[2K/);
});
