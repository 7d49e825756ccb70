import type { Command } from './command.ts';
import { common, model, overwrite } from './flags.ts';

/** The commands that exchange models with other programs. */
export const exchanging: readonly Command[] = [
  {
    name: 'export',
    group: 'Use',
    summary: 'Write a checkpoint of Hugging Face, or a smaller model.',
    positionals: [
      { ...model, about: 'the folder of a transformer or translator; with --prune, of any neural model' },
    ],
    flags: [
      {
        name: 'to',
        value: 'FORMAT',
        choices: ['huggingface'],
        standard: 'huggingface',
        about: 'config.json, tokenizer.json and model.safetensors, as transformers loads them.',
      },
      {
        name: 'prune',
        about: 'Write a model of Ridgeline without the units that groupLasso took to 0.',
      },
      { name: 'out', short: 'o', value: 'DIR', about: 'Where it goes; there is no default.' },
      overwrite,
      ...common,
    ],
    examples: [
      {
        line: 'ridgeline export my-gpt --to huggingface --out my-gpt-checkpoint',
        about: 'then in Python: AutoModelForCausalLM.from_pretrained("my-gpt-checkpoint")',
      },
      {
        line: 'ridgeline export my-gpt --out my-gpt-checkpoint --overwrite --json',
        about: 'again, for a program',
      },
    ],
    load: async () => (await import('../commands/export.ts')).exportCommand,
  },
  {
    name: 'import',
    group: 'Use',
    summary: 'Make a model of a checkpoint of Hugging Face.',
    positionals: [
      {
        name: 'FOLDER',
        about:
          'a folder with config.json, tokenizer.json and model.safetensors, of a GPT-2, a BERT that classifies or a Marian',
        required: true,
      },
    ],
    flags: [
      { name: 'out', short: 'o', value: 'DIR', about: 'Where the model goes; it has no default.' },
      overwrite,
      ...common,
    ],
    examples: [
      {
        line: 'ridgeline import my-gpt-checkpoint --out imported',
        about: 'then: ridgeline generate imported',
      },
      {
        line: 'ridgeline import my-gpt-checkpoint --out imported --overwrite --json',
        about: 'again, for a program',
      },
    ],
    load: async () => (await import('../commands/import.ts')).importCommand,
  },
];
