import { check, examplesOf } from '../check.ts';
import { digits } from '../words.ts';

export const penaltySwamps = check({
  code: 'RDG303',
  title: 'A penalty outweighs the loss',
  severity: 'warning',
  why: 'Most of what is minimised is the penalty: shrinking weights pays more than learning from the text.',
  remedy:
    'Lower its lambda: a penalty of a few hundredths of the loss is usual. `ridgeline tune` finds a strength by data.',
  needs: ['penalties', 'evaluations'],
  find: ({ penalties, evaluations }) => {
    const added = penalties.filter(({ as }) => as === 'penalty');
    if (added.length === 0) return { lacks: 'a penalty that is added to the loss' };
    const found = added.map(({ name, lambda, nats }) => ({
      name,
      lambda,
      share: Math.max(
        0,
        ...nats.map((value, i) => value / (evaluations[i]?.train ?? evaluations[i]?.validation ?? 1)),
      ),
    }));
    return {
      isFault: found.some(({ share }) => share > 1),
      saw: `${found.map(({ name, share }) => `${name} came to up to ${digits(share)} times the data loss`).join(', ')} at an evaluation (told above 1).`,
      examples: examplesOf(
        found.filter(({ share }) => share > 1).map(({ name, lambda }) => `${name}, lambda ${lambda}`),
      ),
    };
  },
});
