import { expect, it } from 'vitest';
import { edgeNote } from './edge-note.ts';

const tried = [0.1, 1, 10].map((lambda) => ({ lambda }));

it('says at which end a choice stands, and what lies beyond', () => {
  expect(edgeNote({ lambda: 10, edge: 'strongest' }, tried)).toBe(
    'the strongest that was tried: the best may be stronger still',
  );
  expect(edgeNote({ lambda: 0.1, edge: 'weakest' }, tried)).toBe(
    'the weakest that was tried: the best may be weaker still',
  );
  expect(edgeNote({ lambda: 0.1, edge: null }, tried)).toContain('no better than no penalty');
});

it('says nothing of a choice inside, and of one that was tried alone', () => {
  expect(edgeNote({ lambda: 1, edge: null }, tried)).toBeNull();
  expect(edgeNote({ lambda: 1, edge: null }, [{ lambda: 1 }])).toBeNull();
  expect(edgeNote({ lambda: null, edge: null }, [{ lambda: null }])).toBeNull();
});
