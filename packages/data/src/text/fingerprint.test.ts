import { expect, it } from 'vitest';
import { fingerprint } from './fingerprint.ts';

it('is the SHA-256 of the UTF-8 bytes', async () => {
  expect(await fingerprint('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  expect(await fingerprint('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  expect(await fingerprint('é')).not.toBe(await fingerprint('e\u0301'));
});
