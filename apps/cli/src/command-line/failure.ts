import { type ErrorCode, isRidgelineError } from '@ridgeline/contracts';

/** Exit statuses, as documented in `docs/errors.md`. */
export const exitCodes = {
  done: 0,
  failed: 1,
  usage: 2,
  data: 3,
  threshold: 4,
  interrupted: 130,
  closed: 141,
} as const;

const exitCodeOf: Partial<Record<ErrorCode, number>> = {
  E_OPTION: exitCodes.usage,
  E_RANGE: exitCodes.usage,
  E_USAGE: exitCodes.usage,
  E_CONFIG: exitCodes.usage,
  E_SELECTOR: exitCodes.usage,
  E_DATA: exitCodes.data,
  E_CHECKPOINT: exitCodes.data,
  E_ABORTED: exitCodes.interrupted,
};

/** An error as a user meets it: what failed and why, where, what to do, and the exit status. */
export interface Failure {
  readonly code: ErrorCode;
  readonly message: string;
  readonly at: string | null;
  readonly hint: string;
  readonly exitCode: number;
}

const systemReasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ERR_ACCESS_DENIED: 'Node was started without the permission for it',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of the path is no folder',
  EEXIST: 'a file is in its place',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk is read-only',
  EDQUOT: 'the quota is used up',
  ENAMETOOLONG: 'the name is too long',
  EMFILE: 'too many files are open',
};

/** Node's reason for a failed file operation in words, or `undefined` for another error. */
export const systemReason = (error: unknown): string | undefined => {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  return code === undefined
    ? undefined
    : (systemReasons[code] ?? (error instanceof Error && 'syscall' in error ? code : undefined));
};

const allowing: Readonly<Record<string, string>> = {
  FileSystemRead: '--allow-fs-read',
  FileSystemWrite: '--allow-fs-write',
  WorkerThreads: '--allow-worker',
  ChildProcess: '--allow-child-process',
};

/** What Node's permission model denies. */
const deniedFailure = ({
  permission = 'it',
  resource,
}: {
  permission?: string;
  resource?: string;
}): Failure => ({
  code: permission.startsWith('FileSystem') ? 'E_IO' : 'E_WORKER',
  message: `${resource || permission}: ${systemReasons.ERR_ACCESS_DENIED}.`,
  at: resource || null,
  hint: `Start node with ${allowing[permission] ?? 'that permission'}, or without its permission model.`,
  exitCode: exitCodes.failed,
});

/** More than an array can hold: a size that was asked for, and no mistake. */
const isTooLong = (error: unknown): boolean =>
  error instanceof RangeError &&
  /^Invalid typed array length: \d{10,}$|^Array buffer allocation failed$/.test(error.message);

/** Reads any error; `undefined` for one that is our own mistake. */
export const failureOf = (error: unknown): Failure | undefined => {
  if (isRidgelineError(error)) {
    if (error.code === 'E_INTERNAL') return undefined;
    return {
      code: error.code,
      message: error.message,
      at: error.at ?? null,
      hint: error.hint ?? `See docs/errors.md, ${error.code}.`,
      exitCode: exitCodeOf[error.code] ?? exitCodes.failed,
    };
  }
  if (isTooLong(error))
    return {
      code: 'E_MEMORY',
      message: 'memory: no room for an array of the size that was asked for.',
      at: null,
      hint: 'Make the model, the batch, the sequences or the table smaller.',
      exitCode: exitCodes.failed,
    };
  const reason = systemReason(error);
  if (reason === undefined) return undefined;
  const { code, path } = error as NodeJS.ErrnoException;
  if (code === 'ERR_ACCESS_DENIED') return deniedFailure(error as object);
  return {
    code: 'E_IO',
    message: `${path ?? 'file'}: ${reason}.`,
    at: path ?? null,
    hint: 'Check the path and the space left, then run the same command again.',
    exitCode: exitCodes.failed,
  };
};
