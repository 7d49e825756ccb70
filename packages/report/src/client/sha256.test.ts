import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { sha256 } from './sha256.ts';

it('is that of Node for texts of every length around one and two blocks, and beyond ASCII', () => {
  const texts = [
    ...Array.from({ length: 140 }, (_, length) => 'ridge–λ'.repeat(20).slice(0, length)),
    '🐳'.repeat(5000),
  ];
  for (const text of texts) expect(sha256(text)).toBe(createHash('sha256').update(text).digest('base64'));
});
