import { expect, it } from 'vitest';
import { failureOf } from './failure.ts';

const denied = (permission: string, resource = '') =>
  Object.assign(new Error('Access to this API has been restricted'), {
    ...{ code: 'ERR_ACCESS_DENIED', permission, resource },
  });

it('names the flag of Node that would allow what its permission model denies', () => {
  expect(failureOf(denied('WorkerThreads'))).toMatchObject({
    code: 'E_WORKER',
    message: 'WorkerThreads: Node was started without the permission for it.',
    hint: 'Start node with --allow-worker, or without its permission model.',
    exitCode: 1,
  });
  expect(failureOf(denied('ChildProcess'))?.hint).toContain('--allow-child-process');
  expect(failureOf(denied('FileSystemWrite', 'out/run.json'))).toMatchObject({
    code: 'E_IO',
    message: 'out/run.json: Node was started without the permission for it.',
    at: 'out/run.json',
    hint: 'Start node with --allow-fs-write, or without its permission model.',
  });
});

const allocated = (size: number): unknown => {
  try {
    return new Float32Array(size);
  } catch (error) {
    return error;
  }
};

it('takes an array that is too long for a size that was asked for, and one of no length for our mistake', () => {
  expect(failureOf(allocated(2 ** 50))).toMatchObject({ code: 'E_MEMORY', at: null, exitCode: 1 });
  expect(failureOf(allocated(-1))).toBeUndefined();
});
