import { RidgelineError } from '@ridgeline/contracts';
import { processorsOf, sampler } from '@ridgeline/generation';
import { type Given, listFlag, numberFlag } from '../../command-line/command.ts';

/** What makes no sense beside a search. */
const ofDraws = ['temperature', 'top-k', 'top-p', 'min-p', 'typical', 'seed', 'logprobs'];

/** @throws `E_USAGE` for flags that say two things */
const requireOneWay = (given: Given): void => {
  const isGiven = (name: string): boolean => given.flags[name] !== undefined;
  const drawn = ofDraws.find(isGiven);
  if (isGiven('beams') && drawn !== undefined)
    throw new RidgelineError(
      'E_USAGE',
      `--beams searches for the likeliest text and --${drawn} is for draws.`,
      {
        at: `--${drawn}`,
        hint: 'Leave one of them out.',
      },
    );
  if (isGiven('length-penalty') && !isGiven('beams'))
    throw new RidgelineError('E_USAGE', '--length-penalty ranks the texts of a search, got no --beams.', {
      at: '--length-penalty',
      hint: 'Add --beams 4.',
    });
  if (isGiven('logprobs') && given.flags.json !== true)
    throw new RidgelineError('E_USAGE', '--logprobs is told in JSON, got no --json.', {
      at: '--logprobs',
      hint: 'Add --json.',
    });
};

/** The options of a number that were given, by their names in code. */
const numbersOf = <Name extends string>(
  given: Given,
  flags: Readonly<Record<Name, string>>,
): Partial<Record<Name, number>> =>
  Object.fromEntries(
    Object.entries<string>(flags).flatMap(([name, flag]) => {
      const value = numberFlag(given, flag);
      return value === undefined ? [] : [[name, value]];
    }),
  ) as Partial<Record<Name, number>>;

/** What the flags of `ridgeline generate` ask for. @throws `E_USAGE`, `E_RANGE` */
export const writingOptions = (given: Given) => {
  requireOneWay(given);
  return {
    maxTokens: numberFlag(given, 'max-tokens') ?? 200,
    stop: listFlag(given, 'stop'),
    processors: processorsOf(
      numbersOf(given, {
        repetitionPenalty: 'repetition-penalty',
        frequencyPenalty: 'frequency-penalty',
        presencePenalty: 'presence-penalty',
        noRepeatNgram: 'no-repeat-ngram',
      }),
    ),
    sampler: sampler({
      temperature: 0.8,
      ...numbersOf(given, {
        temperature: 'temperature',
        topK: 'top-k',
        topP: 'top-p',
        minP: 'min-p',
        typicalP: 'typical',
      }),
    }),
    search: numbersOf(given, { beams: 'beams', lengthPenalty: 'length-penalty' }),
    ...numbersOf(given, { logProbabilities: 'logprobs' }),
  };
};
