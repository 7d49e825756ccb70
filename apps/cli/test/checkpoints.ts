import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import golden from '../golden/checkpoints.json' with { type: 'json' };
import marianGolden from '../golden/marian.json' with { type: 'json' };

/** The files of a checkpoint; weights in base 64. */
export interface CheckpointFiles {
  readonly 'config.json': object;
  readonly 'tokenizer.json': object;
  readonly 'source-tokenizer.json'?: object;
  readonly 'model.safetensors': string;
}

export interface Said {
  readonly token: string;
  readonly logProbability: number;
}

/** Checkpoints that transformers has saved, and what it says of them. */
export const [gpt2, bert] = golden.cases as unknown as [
  {
    readonly files: CheckpointFiles;
    readonly prompt: string;
    readonly said: readonly Said[];
    readonly text: string;
    readonly dataLoss: number;
  },
  {
    readonly files: CheckpointFiles;
    readonly said: readonly {
      readonly text: string;
      readonly probabilities: Readonly<Record<string, number>>;
    }[];
  },
];

interface Translated {
  readonly name: string;
  readonly files: CheckpointFiles;
  readonly said: readonly { readonly text: string; readonly translation: string }[];
  readonly pairs: readonly (readonly [source: string, target: string])[];
  readonly dataLoss: number;
}

/** Translators with one vocabulary, and with two. */
export const marians = marianGolden.cases as unknown as readonly [Translated, Translated];

/** Writes the files of a checkpoint into a folder. */
export const writeCheckpoint = (folder: string, files: CheckpointFiles): void => {
  mkdirSync(folder, { recursive: true });
  for (const [name, content] of Object.entries(files))
    writeFileSync(
      path.join(folder, name),
      typeof content === 'string' ? Buffer.from(content, 'base64') : JSON.stringify(content),
    );
};
