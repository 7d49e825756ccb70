import type { ClassifyOptions, ClassPriors } from '@ridgeline/classifier';
import { RidgelineError } from '@ridgeline/contracts';
import { type Given, switchFlag, textFlag } from '../../command-line/command.ts';
import type { UsedClassifier } from '../task.ts';

const usage = (message: string, at: string, hint: string): RidgelineError =>
  new RidgelineError('E_USAGE', message, { at, hint });

/** `spam=0.1,ham=0.9` by class. */
const priorsOf = (text: string): ClassPriors =>
  Object.fromEntries(
    text.split(',').map((part) => {
      const cut = part.lastIndexOf('=');
      const share = Number(part.slice(cut + 1));
      if (cut > 0 && part.slice(cut + 1).trim() !== '' && Number.isFinite(share))
        return [part.slice(0, cut).trim(), share];
      throw usage(
        `"${part}" is no share of a class.`,
        '--priors',
        'Name every class with its share: --priors spam=0.1,ham=0.9',
      );
    }),
  );

/** The classifier as the flags ask for it. @throws `E_USAGE` for priors that are no shares; as `under` */
export const askedUnder = (given: Given, classifier: UsedClassifier): UsedClassifier => {
  const priors = textFlag(given, 'priors');
  return priors === undefined ? classifier : classifier.under(priorsOf(priors));
};

/** What the flags ask of every answer. @throws `E_USAGE` if the classifier cannot explain */
export const answerOptions = (given: Given, { explain }: UsedClassifier, folder: string): ClassifyOptions => {
  const wanted = switchFlag(given, 'explain');
  if (wanted && explain === undefined)
    throw usage(
      `${folder}: --explain is for linear classifiers over named n-grams.`,
      '--explain',
      'Leave it out, or train with model.kind=logistic and without features.hashing.',
    );
  return { explain: wanted, evidence: switchFlag(given, 'log-evidence') };
};
