import { firstCharacters } from '@ridgeline/data';
import {
  defaults,
  defaultsFor,
  isPenaltyKind,
  type NumberField,
  numberFields,
  penaltyKinds,
  readNumber,
  type Settings,
} from '../settings/settings.ts';

const names = Object.keys(numberFields) as NumberField[];

/** The part of the address after `#`: what differs from the defaults, and nothing else. */
export const toHash = (settings: Settings): string => {
  const base = defaultsFor(settings.penalty);
  const entries = [
    ...(settings.penalty === defaults.penalty ? [] : [['penalty', settings.penalty]]),
    ...names.filter((name) => settings[name] !== base[name]).map((name) => [name, String(settings[name])]),
  ];
  return new URLSearchParams(entries).toString();
};

const shown = (text: string): string => (text.length > 24 ? `${firstCharacters(text, 24)}…` : text);

/** The settings that an address asks for. What cannot be used is left at its default, with a note that says so. */
export const fromHash = (
  hash: string,
): { readonly settings: Settings; readonly notes: readonly string[] } => {
  const asked = new URLSearchParams(hash.replace(/^#/, '').slice(0, 1000));
  const notes: string[] = [];
  const penalty = asked.get('penalty') ?? defaults.penalty;
  if (!isPenaltyKind(penalty))
    notes.push(
      `The address asks for penalty “${shown(penalty)}”; there are ${penaltyKinds.join(', ')}. It was ignored.`,
    );
  const settings: Record<string, number | string> = {
    ...defaultsFor(isPenaltyKind(penalty) ? penalty : defaults.penalty),
  };
  for (const [name, text] of asked) {
    if (name === 'penalty') continue;
    if (!Object.hasOwn(numberFields, name)) {
      notes.push(`The address names “${shown(name)}”, which does not exist. It was ignored.`);
      continue;
    }
    const { min, max } = numberFields[name as NumberField];
    const value = readNumber(name as NumberField, text);
    if (value === undefined)
      notes.push(
        `The address asks for ${name} = ${shown(text)}, but it goes from ${min} to ${max}. It was ignored.`,
      );
    else settings[name] = value;
  }
  return { settings: settings as unknown as Settings, notes: notes.slice(0, 3) };
};
