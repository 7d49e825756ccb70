import type { Failed } from '../run/loop.ts';
import type { EvaluationEntry, RunNews } from '../run/messages.ts';
import type { Pair } from '../run/pair-session.ts';
import type { Settings } from '../settings/settings.ts';
import type { TaskName } from './tasks.ts';

/** What the page of names asks of its worker. */
export type NamesCommand =
  | { readonly type: 'open'; readonly task: TaskName; readonly settings: Settings }
  | { readonly type: 'regularize'; readonly settings: Settings }
  | { readonly type: 'play' }
  | { readonly type: 'pause' }
  | { readonly type: 'ask'; readonly name: string };

/** What a model makes of a name: the probability of each class, or a translation. */
export type Answer =
  | { readonly ranking: readonly { readonly label: string; readonly probability: number }[] }
  | { readonly translation: string };

export interface NamesOpened {
  readonly type: 'opened';
  readonly task: TaskName;
  readonly settings: Settings;
  readonly backend: string;
  readonly kernels?: string;
  readonly backendNote?: string;
  readonly parameters: number;
  /** How many names each part has. */
  readonly names: { readonly train: number; readonly validation: number; readonly test: number };
}

/** What both sides make of one name, after so many steps. */
export interface Answered extends Pair<Answer> {
  readonly type: 'answered';
  readonly name: string;
  readonly step: number;
  /** Characters of it that no name has which was learnt from. */
  readonly unknown: readonly string[];
}

/** What the worker of names tells. */
export type NamesEvent =
  | NamesOpened
  | RunNews
  | { readonly type: 'evaluated'; readonly entry: EvaluationEntry }
  /** The share of the test part that each side has right. */
  | ({ readonly type: 'tested'; readonly step: number } & Pair<number>)
  | Answered
  | Failed;
