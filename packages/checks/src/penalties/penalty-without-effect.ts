import { check, examplesOf } from '../check.ts';
import { digits } from '../words.ts';

/** Half a thousandth of a nat: a difference that comparisons call too small to matter. */
const least = 0.0005;

export const penaltyWithoutEffect = check({
  code: 'RDG304',
  title: 'A penalty does nothing',
  severity: 'warning',
  why: 'It never comes to half a thousandth of a nat: the run is that without it.',
  remedy:
    'Raise its lambda until it comes to a few hundredths of the loss, or take it out. `ridgeline tune` finds a strength by data.',
  needs: ['penalties'],
  find: ({ penalties }) => {
    const added = penalties.filter(
      ({ as, lambda, nats }) => as === 'penalty' && lambda > 0 && nats.length > 0,
    );
    if (added.length === 0) return { lacks: 'a penalty that is added to the loss' };
    const found = added.map(({ name, lambda, nats }) => ({ name, lambda, most: Math.max(...nats) }));
    return {
      isFault: found.some(({ most }) => most < least),
      saw: `${found.map(({ name, most }) => `${name} came to at most ${digits(most)} nats`).join(', ')} (told below ${least}).`,
      examples: examplesOf(
        found.filter(({ most }) => most < least).map(({ name, lambda }) => `${name}, lambda ${lambda}`),
      ),
    };
  },
});
