import { defaultsFor, type PenaltyKind, penalties, type Settings } from '../settings/settings.ts';

/** What the page says of a task, and the strengths that its penalties begin with. */
interface NameTask {
  readonly label: string;
  /** What a loss is a mean over. */
  readonly target: string;
  /** What an answer to an unseen name is called when it is the one in the table. */
  readonly right: string;
  readonly about: string;
  /** What one is asked to type, and what stands there first. */
  readonly ask: string;
  readonly example: string;
  /** Steps until a run ends by itself. */
  readonly steps: number;
  readonly strengths: Readonly<Record<Exclude<PenaltyKind, 'none'>, number>>;
}

export const nameTasks = {
  classification: {
    label: 'Classification',
    target: 'name',
    right: 'told rightly',
    about:
      'A convolutional classifier reads first names by their characters and tells whether a list of female or of male names has them.',
    ask: 'A first name',
    example: 'Rosalinda',
    steps: 500,
    strengths: { l1: 0.1, l2: 1, elasticNet: 0.1, dropout: 0.5 },
  },
  translation: {
    label: 'Translation',
    target: 'character',
    right: 'translated exactly',
    about:
      'LSTMs with attention read English names of countries, languages and scripts by their characters and write the French ones.',
    ask: 'An English name of a country, a language or a script',
    example: 'South Arabia',
    steps: 400,
    strengths: { l1: 0.05, l2: 0.5, elasticNet: 0.1, dropout: 0.2 },
  },
} as const satisfies Readonly<Record<string, NameTask>>;

export type TaskName = keyof typeof nameTasks;

export const taskNames = Object.keys(nameTasks) as TaskName[];

export const isTaskName = (text: string): text is TaskName => Object.hasOwn(nameTasks, text);

/** The settings that a kind of penalty begins with in a task. */
export const startOf = (task: TaskName, penalty: PenaltyKind): Settings => {
  const { strength } = penalties[penalty];
  const settings = defaultsFor(penalty);
  if (strength === null || penalty === 'none') return settings;
  return { ...settings, [strength]: nameTasks[task].strengths[penalty] };
};
