import { expect, test } from 'vitest';
import { mailbox } from './mailbox.ts';

test('letters come out in the order they came in', () => {
  const letters = mailbox<number>();
  letters.put(1);
  letters.put(2);
  expect([letters.take(), letters.take(), letters.take()]).toEqual([1, 2, undefined]);
});

test('a reader who waits is woken by the next letter, and not kept waiting by one that lies there', async () => {
  const letters = mailbox<string>();
  const arrival = letters.arrival();
  letters.put('a');
  await arrival;
  await letters.arrival();
  expect(letters.take()).toBe('a');
});
