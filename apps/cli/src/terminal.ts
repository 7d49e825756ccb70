import picocolors from 'picocolors';

export type Colors = ReturnType<typeof picocolors.createColors>;

/**
 * Where a command writes. Data goes to `data`, and to nothing else on standard output; everything that is said to a
 * person goes to `say`, on standard error.
 */
export interface Terminal {
  /** One document or line for standard output. */
  readonly data: (text: string) => void;
  /** A line for a person. Silent with `--quiet`. */
  readonly say: (text: string) => void;
  /** A line for a person that `--quiet` does not silence. */
  readonly warn: (text: string) => void;
  /** Replaces the line of progress that is shown; does nothing where nothing can be replaced. */
  readonly status: (text: string) => void;
  /** True where `status` is seen: standard error is a terminal, and no CI. */
  readonly animates: boolean;
  /** Colours for standard error and standard output, each by its own stream. */
  readonly colors: Colors;
  readonly dataColors: Colors;
  readonly json: boolean;
  readonly columns: number;
}

interface Streams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface TerminalOptions {
  readonly json?: boolean;
  readonly quiet?: boolean;
  /** From `--color` and `--no-color`. */
  readonly color?: 'always' | 'never' | 'auto';
}

/**
 * Colour is on for a terminal, unless `NO_COLOR`, `TERM=dumb` or `--no-color` say otherwise; `FORCE_COLOR` and
 * `--color=always` turn it on anywhere, but never animation.
 */
export const wantsColor = (
  stream: { readonly isTTY?: boolean },
  env: Streams['env'],
  color: TerminalOptions['color'] = 'auto',
): boolean => {
  if (color !== 'auto') return color === 'always';
  if (env['NO_COLOR']) return false;
  if (env['FORCE_COLOR'] && env['FORCE_COLOR'] !== '0') return true;
  return stream.isTTY === true && env['TERM'] !== 'dumb';
};

export const openTerminal = (
  { stdout, stderr, env }: Streams,
  { json = false, quiet = false, color = 'auto' }: TerminalOptions,
): Terminal => {
  const animates = stderr.isTTY === true && !env['CI'] && env['TERM'] !== 'dumb' && !quiet;
  let shown = false;
  const clear = (): void => {
    if (shown) stderr.write('\r\u001b[2K');
    shown = false;
  };
  const line = (text: string): void => {
    clear();
    stderr.write(`${text}\n`);
  };
  return {
    data: (text) => {
      clear();
      stdout.write(text);
    },
    say: quiet ? () => {} : line,
    warn: line,
    status: (text) => {
      if (!animates) return;
      clear();
      stderr.write(text);
      shown = true;
    },
    animates,
    colors: picocolors.createColors(wantsColor(stderr, env, color)),
    dataColors: picocolors.createColors(!json && wantsColor(stdout, env, color)),
    json,
    columns: Math.min(stderr.columns ?? 100, 120),
  };
};
