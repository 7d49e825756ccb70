import type { ChoiceOption } from '@ridgeline/contracts';

/** How common each class is taken to be before a text is read. */
export const prior = {
  type: 'choice',
  among: ['empirical', 'uniform'],
  default: 'empirical',
  about: 'How common classes are before a text is read: as in training, or all alike.',
} as const satisfies ChoiceOption;
