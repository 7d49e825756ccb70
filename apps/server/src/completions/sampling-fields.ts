import type { NumberOption } from '@ridgeline/contracts';
import { type SamplerOptions, sampler } from '@ridgeline/generation';
import { z } from 'zod';

/** `topK` → `top_k` */
type Snake<Name extends string> = Name extends `${infer First}${infer Rest}`
  ? `${First extends Lowercase<First> ? First : `_${Lowercase<First>}`}${Snake<Rest>}`
  : Name;

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

type Name = keyof typeof sampler.options;
type Sampling = { readonly [K in Name as Snake<K>]?: number | null | undefined };

const optionsOf = Object.entries(sampler.options) as [Name, NumberOption][];

/** What the API allows where that is less than the sampler takes: OpenAI's client sends no more. */
const limits: Readonly<Record<string, number>> = { temperature: 2 };

const fieldOf = (name: string, { type, min, max, default: standard, about }: NumberOption): z.ZodType => {
  const most = limits[name] ?? max;
  const number = type === 'integer' ? z.int() : z.number();
  const bounded = most === undefined ? number.min(min!) : number.min(min!).max(most);
  const noun = type === 'integer' ? 'an integer' : 'a number';
  const range = most === undefined ? `≥ ${min}` : `in ${min} … ${most}`;
  const meaning = `${about[0]!.toLowerCase()}${about.slice(1).replace(/\.$/, '')}`;
  return bounded.nullish().describe(`${noun} ${range} (default ${standard}; ${meaning})`);
};

/** The sampler's options as fields of a request, by their names in snake case; a field of null is left out. */
export const samplingFields = Object.fromEntries(
  optionsOf.map(([name, option]) => [snake(name), fieldOf(name, option)]),
) as { [K in keyof Sampling]-?: z.ZodType<number | null | undefined> };

/** The sampler's options of a request, with their defaults. */
export const samplingOf = (body: Sampling): Required<SamplerOptions> =>
  Object.fromEntries(
    optionsOf.map(([name, option]) => [name, body[snake(name) as keyof Sampling] ?? option.default]),
  ) as unknown as Required<SamplerOptions>;
