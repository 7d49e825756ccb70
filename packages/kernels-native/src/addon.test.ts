import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import { afterAll, describe, expect, it } from 'vitest';
import { madeAddon } from '../test/made-addon.ts';
import { type Addon, asAddon, loadAddon, type NativeKernel } from './addon.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'ridgeline-addon-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A file and the checksum that stands beside it. */
const written = (name: string, bytes: Uint8Array, summed: Uint8Array = bytes): string => {
  const file = path.join(folder, `${name}.node`);
  writeFileSync(file, bytes);
  writeFileSync(path.join(folder, `${name}.sha256`), createHash('sha256').update(summed).digest('hex'));
  return file;
};

const sound = {
  version: 3,
  kernels: ['sign'],
  instructions: { portable: [], fast: [] },
  create: () => undefined,
};

describe('there is no addon', () => {
  it('where there is no file', () => {
    expect(loadAddon(path.join(folder, 'none.node'))).toEqual({
      reason: expect.stringMatching(/^the native kernels do not load: ENOENT/),
    });
  });

  it('where a file is no machine code', () => {
    const { reason } = loadAddon(written('text', Buffer.from('no machine code'))) as { reason: string };
    expect(reason).toMatch(/^the native kernels do not load: [^\n]+$/);
  });

  it('where its checksum is missing', () => {
    const file = written('alone', Buffer.from('x'));
    rmSync(file.replace('.node', '.sha256'));
    expect(loadAddon(file)).toEqual({
      reason: expect.stringMatching(/^the native kernels do not load: ENOENT/),
    });
  });

  it('of another version, or without its parts', () => {
    expect(asAddon(sound)).toEqual({ addon: sound });
    expect(asAddon({ ...sound, version: 1 })).toEqual({
      reason: 'the native kernels are of version 1, not 3',
    });
    expect(asAddon({})).toEqual({ reason: 'the native kernels are of version undefined, not 3' });
    expect(asAddon({ ...sound, create: undefined })).toEqual({
      reason: 'the native kernels lack what their version has',
    });
  });
});

const file = madeAddon();

describe.skipIf(file === undefined)('the addon', () => {
  const bytes = file === undefined ? new Uint8Array() : readFileSync(file);
  const { addon } = (file === undefined ? {} : loadAddon(file)) as { readonly addon: Addon };
  const memory = new WebAssembly.Memory({ initial: 20 });
  const kernels = () => addon.create('portable', addon.instructions.portable[0]!)!;
  const floats = () => new Float32Array(memory.buffer);

  it('is not loaded if it lacks its end, or belongs to another processor', () => {
    const half = bytes.subarray(0, bytes.length / 2);
    expect(loadAddon(written('half', half, bytes))).toEqual({
      reason: 'the native kernels are not as they were built',
    });
    const other = Buffer.from(bytes);
    // the processor's number in the header, of ELF and of Mach-O
    other.fill(0x77, 18, 20).fill(0x77, 4, 8);
    expect(loadAddon(written('other', other))).toEqual({
      reason: expect.stringMatching(/^the native kernels do not load: [^\n]+$/),
    });
  });

  it('is not loaded where Node was started without addons', () => {
    const program = path.join(folder, 'program.mjs');
    const { outputFiles } = buildSync({
      entryPoints: [path.join(import.meta.dirname, 'addon.ts')],
      ...{ bundle: true, format: 'esm', platform: 'node', write: false },
    });
    const ask = `console.log(JSON.stringify(loadAddon(process.argv[2])))`;
    writeFileSync(program, `${outputFiles[0]!.text}\n${ask}`);
    const found = (...flags: string[]) =>
      JSON.parse(spawnSync(process.execPath, [...flags, program, file!], { encoding: 'utf8' }).stdout);
    expect(found('--no-addons')).toEqual({ reason: 'Node was started without addons' });
    expect(found().addon.version).toBe(3);
  });

  it('has no kernels for what this processor does not run, or for an unknown rounding', () => {
    expect(addon.create('portable', 'mmx')).toBeUndefined();
    expect(addon.create('exact' as never, addon.instructions.portable[0]!)).toBeUndefined();
    expect(() => (addon.create as () => void)()).toThrow('create: takes two words.');
  });

  it('works on the buffer that a memory has after it grew, and refuses the one before', () => {
    const grown = new WebAssembly.Memory({ initial: 1 });
    const before = grown.buffer;
    new Float32Array(before).set([-3, 0, 5], 256);
    grown.grow(10);
    expect(() => kernels().sign!(before, 3, 1024, 2048)).toThrow(
      'sign: the first argument must be the buffer of a memory that has not grown since.',
    );
    // an address that only the grown memory has
    kernels().sign!(grown.buffer, 3, 1024, 11 * 65_536 - 12);
    expect([...new Float32Array(grown.buffer).slice(-3)]).toEqual([-1, 0, 1]);
  });

  it('refuses what is no buffer, no number, too little and too much', () => {
    const sign = kernels().sign as (...given: unknown[]) => void;
    const buffer = new ArrayBuffer(64);
    structuredClone(buffer, { transfer: [buffer] });
    for (const first of [buffer, {}, undefined, 5])
      expect(() => sign(first, 1, 0, 4)).toThrow('sign: the first argument must be the buffer');
    expect(() => sign(memory.buffer, '1', 0, 4)).toThrow('sign: takes numbers.');
    for (const given of [[], [1, 0], [1, 0, 4, 8], Array(40).fill(0)])
      expect(() => sign(memory.buffer, ...given)).toThrow('sign: takes a memory');
  });

  it('says which argument is wrong, and how', () => {
    const { sign, matMul } = kernels() as Readonly<Record<string, NativeKernel>>;
    expect(() => sign!(memory.buffer, -1, 0, 4)).toThrow(
      'sign: argument 1 must be an integer from 0 to 2147483647, got -1.',
    );
    expect(() => sign!(memory.buffer, 2, 1_310_716, 0)).toThrow(
      'sign: argument 2, address 1310716, leaves the memory of 1310720 bytes.',
    );
    expect(() => matMul!(memory.buffer, 1, 1, 1, 0, 2, 4, 0, 4, 4, 0, 4, 0)).toThrow(
      'matMul: argument 5 must be a multiple of 4, got 2.',
    );
  });

  it('looks at ids and positions before it goes where they point', () => {
    const given = (id: number, mask: number) => {
      floats().fill(0.5, 0, 400);
      new Int32Array(memory.buffer)[100] = id;
      return [1, 3, 512, 400, mask, 0, 0, 1024, 1040] as const;
    };
    const loss = kernels().softmaxCrossEntropy!;
    expect(() => loss(memory.buffer, ...given(3, 0))).toThrow('id 3 of row 0 is not in 0 … 2.');
    expect(() => loss(memory.buffer, ...given(-1, 0))).toThrow('id -1 of row 0 is not in 0 … 2.');
    expect(floats()[256]).toBe(0.5);
    // a row that does not count may have any
    const masked = given(-1, 2048);
    floats()[512] = 0;
    loss(memory.buffer, ...masked);
    expect(floats()[256]).toBe(0);
    new Int32Array(memory.buffer)[100] = 2;
    expect(() =>
      kernels().convMaxOverTimeGradient!(memory.buffer, 1, 3, 1, 2, 1, 0, 64, 400, 128, 192, 256),
    ).toThrow('position 2 is not in 0 … 1.');
  });

  it('takes 1 to 256 threads', () => {
    const [instructions] = addon.instructions.portable;
    for (const threads of [0, -1, 1.5, 257, 1000, Number.NaN, '2'])
      expect(() => addon.create('portable', instructions!, threads as number)).toThrow(
        'create: threads must be a whole number from 1 to 256.',
      );
    expect(Object.keys(addon.create('portable', instructions!, 256)!)).toEqual(addon.kernels);
  });

  /** Runs a program with `addon`, `multiply(kernels, n)`, and `tasks()`: how many threads the process has. */
  const ended = (text: string, ...words: readonly string[]) => {
    const begin = `
      const { readdirSync } = require('node:fs');
      const { isMainThread, Worker } = require('node:worker_threads');
      const addon = require(${JSON.stringify(file)});
      const [instructions] = addon.instructions.portable;
      const memory = new WebAssembly.Memory({ initial: 100 });
      const multiply = ({ matMul }, n) =>
        matMul(memory.buffer, n, n, n, 0, 4 * n, 4, 4 * n * n, 4 * n, 4, 8 * n * n, 4 * n, 5_000_000);
      const tasks = () => readdirSync('/proc/self/task').length;`;
    const program = path.join(folder, 'threads.cjs');
    writeFileSync(program, `${begin}\n${text}`);
    const { status, signal, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
      encoding: 'utf8',
      timeout: 60_000,
    });
    return { status: status ?? signal, stdout, stderr };
  };

  it.skipIf(!existsSync('/proc/self/task'))(
    'makes threads when there is work for them, and ends them',
    () => {
      const { stdout, stderr } = ended(`
      const worker = () => new Promise((resolve) => {
        const text = 'require(' + JSON.stringify(__filename) + '); require("node:worker_threads").parentPort.postMessage(0); setInterval(() => {}, 1000)';
        const made = new Worker(text, { eval: true });
        made.once('message', () => resolve(made));
      });
      const kernels = addon.create('portable', instructions, 4);
      if (!isMainThread) {
        multiply(kernels, 512);
      } else (async () => {
        // Node makes threads of its own when it first needs them
        await (await worker()).terminate();
        const before = tasks();
        multiply(kernels, 8);
        const small = tasks() - before;
        multiply(kernels, 512);
        multiply(kernels, 512);
        const large = tasks() - before;
        const other = await worker();
        const both = tasks() - before;
        await other.terminate();
        console.log(JSON.stringify({ small, large, more: both - large >= 4, after: tasks() - before }));
      })();`);
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual({ small: 0, large: 3, more: true, after: 3 });
    },
  );

  it.each([
    ['by itself', ''],
    ['by process.exit', 'process.exit(0)'],
    ['while a worker of it computes', 'setTimeout(() => process.exit(0), 100)'],
  ])('lets a process end %s', (_, end) => {
    const found = ended(`
      const kernels = addon.create('portable', instructions, 3);
      multiply(kernels, 512);
      if (!isMainThread) for (;;) multiply(kernels, 512);
      if (${end.includes('Timeout')}) new Worker(__filename);
      const { spawnSync } = require('node:child_process');
      console.log(spawnSync(process.execPath, ['--eval', '1']).status);
      ${end}`);
    expect(found).toEqual({ status: 0, stdout: '0\n', stderr: '' });
  });

  it('refuses an address between two floats, a window of nothing, and ids where it writes', () => {
    expect(() => kernels().sign!(memory.buffer, 1, 2, 8)).toThrow(
      'sign: argument 2 must be a multiple of 4, got 2.',
    );
    const gradient = kernels().convMaxOverTimeGradient!;
    expect(() => gradient(memory.buffer, 1, 3, 1, 0, 1, 0, 64, 400, 128, 192, 256)).toThrow(
      '3 positions hold no window of 0.',
    );
    // the gradient of the inputs, three floats from 392, has the position at 400
    new Int32Array(memory.buffer).fill(0, 0, 200);
    for (const [inputs, kernel] of [
      [392, 256],
      [192, 400],
    ])
      expect(() => gradient(memory.buffer, 1, 3, 1, 2, 1, 0, 64, 400, 128, inputs!, kernel!)).toThrow(
        'ids, positions or their mask lie in what is written.',
      );
    gradient(memory.buffer, 1, 3, 1, 2, 1, 0, 64, 400, 128, 388, 404);
    const loss = kernels().softmaxCrossEntropy!;
    const [ids, mask] = [400, 512];
    for (const losses of [ids, mask])
      expect(() => loss(memory.buffer, 1, 3, 600, ids, mask, 0, 0, losses, 1040)).toThrow('what is written.');
    expect(() => kernels().scatterAddRows!(memory.buffer, 1, 2, 600, 400, 396)).toThrow('what is written.');
  });

  it('serves threads that each have a memory of their own', async () => {
    const program = `
      const { parentPort, workerData } = require('node:worker_threads');
      const addon = require(workerData.file);
      const { matMul } = addon.create('portable', addon.instructions.portable[0]);
      const memory = new WebAssembly.Memory({ initial: 30 });
      const floats = new Float32Array(memory.buffer);
      const n = 48;
      for (let i = 0; i < 2 * n * n; i++) floats[i] = ((i * 31) % 17) - workerData.shift;
      for (let round = 0; round < 200; round++) {
        floats.fill(0, 2 * n * n, 3 * n * n);
        matMul(memory.buffer, n, n, n, 0, 4 * n, 4, 4 * n * n, 4 * n, 4, 8 * n * n, 4 * n, 65536);
      }
      parentPort.postMessage(floats.slice(2 * n * n, 3 * n * n));`;
    const n = 48;
    const results = await Promise.all(
      [3, 5, 7, 9].map(
        (shift) =>
          new Promise<Float32Array>((resolve, reject) => {
            const worker = new Worker(program, { eval: true, workerData: { file, shift } });
            worker.once('message', resolve).once('error', reject);
          }),
      ),
    );
    results.forEach((result, index) => {
      const number = (i: number) => ((i * 31) % 17) - (3 + 2 * index);
      // sums of small integers, which are exact
      const expected = Float32Array.from({ length: n * n }, (_, at) => {
        let sum = 0;
        for (let k = 0; k < n; k++)
          sum += number(Math.floor(at / n) * n + k) * number(n * n + k * n + (at % n));
        return sum;
      });
      expect(result).toEqual(expected);
    });
  });
});
