import { existsSync, readFileSync, rmSync } from 'node:fs';
import { link, rename, rm, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import path from 'node:path';
import { RidgelineError } from '@ridgeline/contracts';
import { hasCode } from './files.ts';
import { lockName } from './output-kinds.ts';
import { processState } from './process-identity.ts';
import { temporaryName } from './temporaries.ts';

/** Who writes in a folder; older versions wrote the process number alone. */
interface Owner {
  readonly pid: number;
  readonly host?: string;
  readonly began?: string;
}

const self = (): Owner => {
  const state = processState(process.pid);
  const began = state.isAlive ? state.began : undefined;
  return { pid: process.pid, host: hostname(), ...(began !== undefined && { began }) };
};

/** Whom a lock names; nobody if it is none of ours or was cut short. */
export const ownerOf = (text: string): Owner | undefined => {
  try {
    const value = JSON.parse(text);
    const owner = typeof value === 'number' ? { pid: value } : value;
    return Number.isSafeInteger(owner?.pid) && owner.pid > 0 ? owner : undefined;
  } catch {
    return undefined;
  }
};

/** Whether the process that a lock names may still be writing, and how sure that is. */
const judge = ({ pid, host, began }: Owner): 'dead' | 'writing' | 'unknown' => {
  if (host !== undefined && host !== hostname()) return 'unknown';
  if (pid === process.pid) return 'dead';
  const state = processState(pid);
  if (!state.isAlive) return 'dead';
  if (began === undefined || state.began === undefined) return 'unknown';
  return began === state.began ? 'writing' : 'dead';
};

const refusal = (lock: string, { pid, host }: Owner, judged: 'writing' | 'unknown'): RidgelineError => {
  const folder = path.dirname(lock);
  const where = host === undefined || host === hostname() ? '' : ` on ${host}`;
  const doubt = `If process ${pid}${where} is no run of Ridgeline, delete ${lock}.`;
  return new RidgelineError('E_IO', `${folder}: another run, process ${pid}${where}, is writing there.`, {
    at: lock,
    hint: `Wait for it, or choose another folder with --out.${judged === 'unknown' ? ` ${doubt}` : ''}`,
  });
};

/**
 * Sees that no other run is writing in a folder. A lock of a process that is gone does not count, also where its number
 * belongs to another process by now.
 *
 * @throws `E_IO` while another run is writing there, or may be.
 */
export const requireFree = (folder: string): void => {
  const lock = path.join(folder, lockName);
  if (!existsSync(lock)) return;
  const owner = ownerOf(readFileSync(lock, 'utf8'));
  const judged = owner === undefined ? 'dead' : judge(owner);
  if (judged !== 'dead') throw refusal(lock, owner!, judged);
};

/**
 * Writes who we are where no other can have written itself in the meantime.
 *
 * @returns a function that removes the lock, if it is still ours.
 * @throws `E_IO` as `requireFree`
 */
export const takeLock = async (folder: string): Promise<() => void> => {
  const lock = path.join(folder, lockName);
  const mine = path.join(folder, temporaryName(lockName));
  const content = JSON.stringify(self());
  await writeFile(mine, content);
  try {
    await link(mine, lock);
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    requireFree(folder);
    await rename(mine, lock);
  } finally {
    await rm(mine, { force: true });
  }
  return () => {
    try {
      if (readFileSync(lock, 'utf8') === content) rmSync(lock);
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
    }
  };
};
