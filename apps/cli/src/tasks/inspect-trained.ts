import type { HostParams, Json, Model, Rule, Tokenizer } from '@ridgeline/contracts';
import { exactZeros } from '@ridgeline/evaluation';
import {
  type OptimizerConfig,
  optimizerFromConfig,
  type RegularizerConfig,
  ruleFromConfig,
} from '@ridgeline/recipes';
import { hashParams } from '@ridgeline/tensors';
import { ruledParameters } from '@ridgeline/trainers';
import { exitCodes } from '../command-line/failure.ts';
import { count, json } from '../terminal/format.ts';
import { hashLine } from '../terminal/parameter-table.ts';
import { specText } from '../terminal/spec-text.ts';
import { table } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';

/** A model that was trained by steps, as it comes from its folder. */
export interface TrainedModel {
  readonly model: Model;
  readonly tokenizer: Tokenizer;
  readonly params: HostParams;
  readonly run: Json;
}

const norm = (data: Float32Array): number =>
  Math.sqrt(data.reduce((total, value) => total + value * value, 0));

/** Which parameters a rule acts on does not follow from factors of rows, which only a run with its batches knows. */
const withoutRowFactors = (rule: Rule): Rule => {
  if (!('rowFactors' in rule)) return rule;
  const { rowFactors: _, ...alike } = rule;
  return alike;
};

/** What a configuration says of rules on weights; nothing where the model was imported. */
interface RuledConfig {
  readonly regularizers?: readonly RegularizerConfig[];
  readonly optimizer?: OptimizerConfig;
}

/** What acted on each parameter in training, as `train` tells it. */
const rulesByPath = (model: Model, run: Json): ReadonlyMap<string, readonly string[]> => {
  const { regularizers, optimizer } = (run as { readonly config?: RuledConfig }).config ?? {};
  if (regularizers === undefined || optimizer === undefined) return new Map();
  const found = ruledParameters({
    model,
    rules: regularizers.map(ruleFromConfig).map(withoutRowFactors),
    optimizer: optimizerFromConfig(optimizer),
  });
  return new Map(found.map((parameter) => [parameter.path, parameter.rules]));
};

/** `ridgeline inspect` of a model that was trained by steps: every parameter with its role, norm, exact zeros and the rules that touched it. */
export const inspectTrained = async (
  { model, params, run }: TrainedModel,
  terminal: Terminal,
): Promise<number> => {
  const rulesOf = rulesByPath(model, run);
  const parameters = model.parameters.map(({ path, role, shape }) => {
    const { zeros, size } = exactZeros(params, [path]);
    return { path, role, shape, size, norm: norm(params[path]!.data), zeros, rules: rulesOf.get(path) ?? [] };
  });
  const sha256 = await hashParams(params);
  if (terminal.format === 'json') {
    terminal.data(json({ spec: model.spec, sha256, parameters }));
    return exitCodes.done;
  }
  const { bold } = terminal.dataColors;
  const total = parameters.reduce((sum, { size }) => sum + size, 0);
  const zeros = parameters.reduce((sum, parameter) => sum + parameter.zeros, 0);
  terminal.data(`${bold(specText(model.spec, { columns: terminal.dataColumns }))}\n\n`);
  terminal.data(
    `${table(
      ['parameter', 'role', 'shape', 'size', 'norm', 'zeros', 'rules'],
      [
        ...parameters.map((parameter) => [
          parameter.path,
          parameter.role,
          parameter.shape.join(' × '),
          count(parameter.size),
          parameter.norm.toPrecision(4),
          `${((100 * parameter.zeros) / parameter.size).toFixed(1)} %`,
          parameter.rules.join(', ') || '–',
        ]),
        ['all', '', '', count(total), '', `${((100 * zeros) / total).toFixed(1)} %`, ''],
      ],
      ['left', 'left', 'right', 'right', 'right', 'right', 'left'],
    )}\n\n${hashLine(sha256)}`,
  );
  return exitCodes.done;
};
