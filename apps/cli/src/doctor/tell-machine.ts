import { availableParallelism, totalmem } from 'node:os';
import { type KernelsInUse, kernelsInUse, simdSupport } from '@ridgeline/backend-wasm';
import { isRidgelineError } from '@ridgeline/contracts';
import { backends } from '../command-line/backend.ts';
import { exitCodes } from '../command-line/failure.ts';
import { version } from '../command-line/version.ts';
import { wrap } from '../command-line/wrap.ts';
import { bytes, json } from '../terminal/format.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** Where what is told begins. */
const indent = 22;

interface Attempt {
  readonly ok: boolean;
  readonly why: string | null;
  readonly hint: string | null;
}

const attempt = async (start: () => Promise<void>): Promise<Attempt> => {
  try {
    await start();
    return { ok: true, why: null, hint: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { ok: false, why, hint: (isRidgelineError(error) ? error.hint : undefined) ?? null };
  }
};

/** What computes on wasm, and what would be faster. */
const kernelsLine = ({ instructions, native, reason, hint }: KernelsInUse): string =>
  instructions === undefined
    ? `wasm: ${reason}. With native ones training is up to twice as fast, to the same bits.${hint === undefined ? '' : ` ${hint}`}`
    : `native, ${native.length} of them by ${instructions}; to the same bits as those of wasm`;

/** What is there on this machine, what is missing, and what would help. Never fails itself. */
export const tellMachine = async (terminal: Terminal): Promise<number> => {
  const found = [];
  let computing: KernelsInUse | null = null;
  for (const backend of backends()) {
    found.push({ name: backend.name, ...(await attempt(backend.start)) });
    if (backend.name === 'wasm' && found.at(-1)!.ok) computing = kernelsInUse() ?? null;
  }
  const support = simdSupport();
  const facts = {
    ridgeline: version,
    node: process.versions.node,
    cores: availableParallelism(),
    memoryBytes: totalmem(),
    simd: support.simd,
    relaxedSimd: support.relaxed,
    backends: found,
    kernels: computing,
  };
  if (terminal.format === 'json') {
    terminal.data(json(facts));
    return exitCodes.done;
  }
  const { green, red, yellow } = terminal.dataColors;
  const line = (ok: boolean | 'warn', name: string, text: string) =>
    terminal.data(
      `${ok === true ? green('pass') : ok === 'warn' ? yellow('warn') : red('fail')}  ${name.padEnd(16)}${wrap(text, indent, terminal.dataColumns)}\n`,
    );
  line(true, 'Node', facts.node);
  line(
    facts.cores > 1 ? true : 'warn',
    'cores',
    `${facts.cores}${facts.cores > 1 ? '' : '; comparisons run one at a time'}`,
  );
  line(facts.memoryBytes > 2 ** 31 ? true : 'warn', 'memory', bytes(facts.memoryBytes));
  line(facts.simd, 'SIMD', facts.simd ? 'yes' : 'no: wasm runs several times slower');
  if (computing !== null)
    line(computing.instructions === undefined ? 'warn' : true, 'kernels', kernelsLine(computing));
  for (const { name, ok, why, hint } of found) {
    // nobody needs the native addon or a GPU
    const level = ['node', 'webgpu'].includes(name) && !ok ? 'warn' : ok;
    line(level, `backend ${name}`, ok ? 'starts' : [why, hint].filter(Boolean).join(' '));
  }
  return exitCodes.done;
};
