import { charactersOf } from '@ridgeline/recipes';
import { countParams } from '@ridgeline/tensors';
import type { StepReport } from '@ridgeline/trainers';
import type { Settings } from '../settings/settings.ts';
import type { EvaluationEntry, Opened, SideReport, StepEntry, WorkerEvent } from './messages.ts';
import { both, evaluateSession, type Pair, type Session } from './pair-session.ts';
import { picturesOf, promptOf, sampleSession, type TextSession } from './session.ts';

const sampleTokens = 140;

/** What a session is made of, but for where it runs. */
export const openedBy = (
  { run, sides, picture }: TextSession,
  settings: Settings,
): Omit<Opened, 'backend'> => {
  const { train, valid } = charactersOf(run.parts);
  return {
    type: 'opened',
    settings,
    parameters: countParams(sides.plain.state.params),
    vocabulary: run.tokenizer.vocabulary.length,
    characters: { train, valid },
    stepsPerEpoch: run.batches.stepsPerEpoch,
    picture,
  };
};

const sideReport = ({ dataLoss, penalties }: StepReport): SideReport => {
  const penalty = Object.values(penalties).reduce((a, b) => a + b, 0);
  return { dataLoss, penalty, objective: dataLoss + penalty };
};

/** The step that led to a session. */
export const stepEntryOf = ({ step }: Session, reports: Pair<StepReport>): StepEntry => ({
  step,
  ...both(reports, sideReport),
});

export const evaluationOf = async (session: Session): Promise<EvaluationEntry> => ({
  step: session.step,
  ...(await evaluateSession(session)),
});

export const weightsOf = async (
  session: TextSession,
): Promise<Extract<WorkerEvent, { type: 'weights' }>> => ({
  type: 'weights',
  ...(await picturesOf(session)),
});

export const samplesOf = async (
  session: TextSession,
): Promise<Extract<WorkerEvent, { type: 'samples' }>> => ({
  type: 'samples',
  step: session.step,
  prompt: promptOf(session),
  ...(await sampleSession(session, sampleTokens)),
});
