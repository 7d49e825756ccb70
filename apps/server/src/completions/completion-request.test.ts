import { expect, it } from 'vitest';
import { completionRequest } from './completion-request.ts';

it('counts the characters of a stop text as code points', () => {
  const schema = completionRequest({ maxTokens: 10 });
  const allows = (stop: string): boolean => schema.safeParse({ model: 'm', prompt: 'a', stop }).success;
  for (const character of ['a', '🐳', '\n'])
    expect([256, 257].map((length) => allows(character.repeat(length)))).toEqual([true, false]);
});
