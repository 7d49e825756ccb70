import { firstCharacters } from '@ridgeline/data';
import { generateText, sampler } from '@ridgeline/generation';
import { crossEntropy } from '@ridgeline/losses';
import { lstm } from '@ridgeline/models';
import { adam, chain, clipByGlobalNorm } from '@ridgeline/optimizers';
import { type LanguageModelRun, prepareWithUnits, ruleFromConfig } from '@ridgeline/recipes';
import { char } from '@ridgeline/tokenization';
import { beginSession, inTurn, type Pair, type Session, type Side } from './pair-session.ts';
import type { PageConfig } from './run-config.ts';
import { type PictureShape, pictureShapeOf, weightPicture } from './weight-picture.ts';

/** A session of language models. */
export interface TextSession extends Session<LanguageModelRun> {
  readonly picture: PictureShape;
}

/** Makes both sides of a configuration's run; its regularizers are the right side's. @throws as `prepareWithUnits` */
export const openSession = async (config: PageConfig, text: string): Promise<TextSession> => {
  const { embedding, hidden, layers, activation } = config.model;
  const { learningRate, beta1, beta2, epsilon, clipGlobalNorm } = config.optimizer;
  const run = await prepareWithUnits(config, text, {
    trainOn: char().train,
    modelOf: (vocabulary) => lstm({ vocabulary, embedding, hidden, layers, activation }),
    step: {
      loss: crossEntropy(),
      evaluationLoss: crossEntropy(),
      optimizer: chain(clipByGlobalNorm(clipGlobalNorm), adam({ learningRate, beta1, beta2, epsilon })),
      rules: config.regularizers.map(ruleFromConfig),
    },
  });
  return { ...beginSession(run), picture: pictureShapeOf(run) };
};

/** The picture of each side's output layer. */
export const picturesOf = ({ run, sides, picture }: TextSession): Promise<Pair<string>> =>
  inTurn(sides, async ({ state }) =>
    weightPicture(await state.params['head/kernel']!.data(), picture, run.tokenizer.vocabulary),
  );

/** The first whole words of the held-out text. */
export const promptOf = ({ run }: TextSession): string => {
  const words = firstCharacters(run.parts.valid, 200).trim().split(/\s+/u).slice(1, 4).join(' ');
  return words === '' ? firstCharacters(run.parts.valid, 12) : `${words} `;
};

/** What each side writes after the same prompt with the same random numbers, at every step anew. */
export const sampleSession = async (session: TextSession, maxTokens: number): Promise<Pair<string>> => {
  const { run, sides } = session;
  const write = async ({ state }: Side): Promise<string> => {
    const { text } = await generateText({
      model: run.model,
      params: state.params,
      tokenizer: run.tokenizer,
      prompt: promptOf(session),
      sampler: sampler({ temperature: 0.7 }),
      random: run.random.stream('sample'),
      maxTokens,
    });
    return text;
  };
  return { plain: await write(sides.plain), penalised: await write(sides.penalised) };
};
