import picocolors from 'picocolors';
import { width } from '../command-line/wrap.ts';

type Colors = ReturnType<typeof picocolors.createColors>;

/** What standard output holds: text for people, one JSON document, or one event of JSON a line. */
export const outputFormats = ['text', 'json', 'jsonl'] as const;
export type OutputFormat = (typeof outputFormats)[number];

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
  /**
   * Replaces the line of progress that is shown, with a bar for a share in [0, 1]; does nothing where nothing moves.
   * The most important part comes first.
   */
  readonly status: (parts: readonly string[], share?: number) => void;
  /** True where `status` is seen: standard error is a terminal, and no CI. */
  readonly animates: boolean;
  /** Colours for standard error and standard output, each by its own stream. */
  readonly colors: Colors;
  readonly dataColors: Colors;
  /** How wide texts are for standard error and standard output: as the terminal, up to 120; 80 where there is none. */
  readonly columns: number;
  readonly dataColumns: number;
  readonly format: OutputFormat;
}

type Stream = Pick<NodeJS.WriteStream, 'write'> & { readonly isTTY?: boolean; readonly columns?: number };

interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface TerminalOptions {
  readonly format?: OutputFormat;
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
  { NO_COLOR, FORCE_COLOR, TERM }: Streams['env'],
  color: TerminalOptions['color'] = 'auto',
): boolean => {
  if (color !== 'auto') return color === 'always';
  if (NO_COLOR) return false;
  if (FORCE_COLOR && FORCE_COLOR !== '0') return true;
  return stream.isTTY === true && TERM !== 'dumb';
};

/** Longer lines are hard to read, and in shorter ones nothing stands beside a name. */
const [narrowest, widest] = [40, 120];

const columnsOf = ({ isTTY, columns }: Stream): number =>
  isTTY === true && columns ? Math.min(Math.max(columns, narrowest), widest) : width;

const [narrowestBar, widestBar] = [4, 24];

/** `████░░░░ a  b  c`, on one line of the terminal: the last parts go where there is no room. */
const statusLine = (
  parts: readonly string[],
  share: number | undefined,
  columns: number,
  colors: Colors,
): string => {
  const most = columns - 1 - (share === undefined ? 0 : narrowestBar + 1);
  const text = parts.reduce((line, part) => (`${line}  ${part}`.length > most ? line : `${line}  ${part}`));
  if (share === undefined) return text.slice(0, columns - 1);
  const room = Math.max(0, Math.min(widestBar, columns - 2 - text.length));
  const filled = Math.round(Math.min(Math.max(share, 0), 1) * room);
  return `${colors.green('█'.repeat(filled))}${colors.dim('░'.repeat(room - filled))} ${text}`.trimStart();
};

/** The terminal of a program with these streams; see {@link Terminal}. */
export const openTerminal = (
  { stdout, stderr, env }: Streams,
  { format = 'text', quiet = false, color = 'auto' }: TerminalOptions,
): Terminal => {
  const { CI, TERM } = env;
  const animates = stderr.isTTY === true && !CI && TERM !== 'dumb' && !quiet;
  const colors = picocolors.createColors(wantsColor(stderr, env, color));
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
    status: (parts, share) => {
      if (!animates) return;
      clear();
      stderr.write(statusLine(parts, share, stderr.columns ?? width, colors));
      shown = true;
    },
    animates,
    colors,
    dataColors: picocolors.createColors(format === 'text' && wantsColor(stdout, env, color)),
    columns: columnsOf(stderr),
    dataColumns: columnsOf(stdout),
    format,
  };
};
