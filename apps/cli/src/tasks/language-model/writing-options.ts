import { RidgelineError } from '@ridgeline/contracts';
import { processorsOf, sampler } from '@ridgeline/generation';
import { type Given, listFlag, numberFlag, numbersOf } from '../../command-line/command.ts';
import { searchOptions } from '../search-options.ts';

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
  if (isGiven('logprobs') && given.flags.json !== true)
    throw new RidgelineError('E_USAGE', '--logprobs is told in JSON, got no --json.', {
      at: '--logprobs',
      hint: 'Add --json.',
    });
};

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
    search: searchOptions(given),
    ...numbersOf(given, { logProbabilities: 'logprobs' }),
  };
};
