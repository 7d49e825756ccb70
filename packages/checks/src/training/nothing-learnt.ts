import { check } from '../check.ts';
import { mean } from '../statistics/summary.ts';
import { digits } from '../words.ts';
import { descentOf, tooFewSteps } from './descent.ts';

/** Standard errors: 1 in 1,000 by chance where losses of batches are normal, up to 1 in 100 where they are skewed. */
const told = 3.1;
/** Of the first loss: where batches hide more than that, nothing can be said. */
const most = 0.05;

export const nothingLearnt = check({
  code: 'RDG204',
  title: 'Nothing was learnt',
  severity: 'error',
  why: 'The training loss is at the end what it was at the beginning.',
  remedy:
    'Raise optimizer.learningRate tenfold. If that changes nothing, look whether rules keep weights where they are, and whether the text says anything of the class.',
  needs: ['steps'],
  find: ({ steps }) => {
    const curve = descentOf(steps);
    if (curve === undefined) return tooFewSteps;
    const { windows, size, noise, last, losses } = curve;
    // means have the spread of all batches, wild ones too, which the median of differences passes over
    const wild = losses.slice(1).map((loss, i) => (loss - losses[i]!) ** 2 / 2);
    const spread = Math.max(noise, Math.sqrt(mean(wild)));
    const error = spread * Math.sqrt(1 / size + 1 / Math.round(losses.length / 10));
    const fell = windows[0]! - last;
    if (told * error > most * windows[0]!)
      return { lacks: 'batches so large, or steps so many, that a fall of the loss by 5 % would show' };
    return {
      isFault: fell < told * error,
      saw: `The loss fell by ${digits(fell)} nats, from ${digits(windows[0]!)} over the first ${size} steps to ${digits(last)} over the last tenth; batches vary so much that less than ${digits(told * error)} is chance (${told} standard errors).`,
    };
  },
});
