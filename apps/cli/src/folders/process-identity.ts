import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** What tells a process from a later one with the same number: when it began, as the system keeps it. */
export type ProcessState = { readonly isAlive: false } | { readonly isAlive: true; readonly began?: string };

const gone: ProcessState = { isAlive: false };

/** On Linux: the boot, and clock ticks since then, which no change of the clock moves. */
const fromProc = (pid: number): ProcessState => {
  const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  // the name before it may hold spaces and brackets
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticks] = [fields[0], fields[19]];
  return state === 'Z' || state === 'X' ? gone : { isAlive: true, began: `${boot} ${ticks}` };
};

const fromPs = (pid: number): ProcessState => {
  const options = {
    encoding: 'utf8',
    env: { ...process.env, LC_ALL: 'C', TZ: 'UTC' },
    stdio: 'pipe',
  } as const;
  const began = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], options).trim();
  return began === '' ? { isAlive: true } : { isAlive: true, began };
};

const answers = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/**
 * Whether a process is alive, and when it began, where the system tells: Linux in /proc, other systems by `ps`; Windows
 * does not.
 */
export const processState = (pid: number): ProcessState => {
  if (!answers(pid)) return gone;
  try {
    if (process.platform === 'linux') return fromProc(pid);
    if (process.platform !== 'win32') return fromPs(pid);
  } catch {
    // it ended just now, or the system does not tell
  }
  return answers(pid) ? { isAlive: true } : gone;
};
