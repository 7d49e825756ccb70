import { isRidgelineError, RidgelineError } from '@ridgeline/contracts';
import { filters } from '@ridgeline/guard';
import { z } from 'zod';
import { checked, type Path } from '../units/check.ts';
import { unionOf } from '../units/kind-schema.ts';

const asksForTraining = ({ kind }: { readonly kind: string }): boolean => kind === 'memorized';

const guardSchema = z
  .strictObject({
    in: z.array(unionOf(filters)).default([]).describe('Filters that a text goes through before the model.'),
    out: z.array(unionOf(filters)).default([]).describe('Filters that it goes through behind the model.'),
    training: z.string().min(1).optional().describe('A file with the training text, for `memorized`.'),
  })
  .refine(({ out, training }) => training !== undefined || !out.some(asksForTraining), {
    path: ['training'],
    message: 'a file with the training text, since memorized asks for it',
  });

/** Which filters stand before and behind a model, by their specs. */
export type GuardConfig = z.output<typeof guardSchema>;

/**
 * Checks the configuration of a guard and writes out its defaults. All problems are told at once.
 *
 * @throws `E_CONFIG` naming each path, what was expected, what came and the nearest key.
 * @example parseGuard({ in: [{ kind: 'hiddenCharacters' }] }).in // [{ kind: 'hiddenCharacters', action: 'replace' }]
 */
export const parseGuard = (
  value: unknown,
  name = 'the guard',
  placeOf?: (path: Path) => string | undefined,
): GuardConfig => {
  try {
    return checked(guardSchema, value, name, placeOf);
  } catch (error) {
    if (!isRidgelineError(error)) throw error;
    throw new RidgelineError(error.code, error.message, {
      hint: `A guard has in, out and training; \`ridgeline explain KIND\` tells a filter's options: ${Object.keys(filters).join(', ')}.`,
      ...(error.at !== undefined && { at: error.at }),
    });
  }
};
