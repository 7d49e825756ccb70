import { configJsonSchema, parseConfig } from '@ridgeline/recipes';
import { stringify } from 'yaml';

/** The page of `ridgeline help config`: every key with its default. */
export const configHelp =
  (): string => `A configuration is a YAML or JSON file; what is left out has these defaults.

${stringify(parseConfig({}))}
Penalties, under regularizers (a strength has no default):
  - { kind: l1, lambda: 0.1, as: proximal }         # or as: penalty
  - { kind: l2, lambda: 0.1, as: decoupled }        # or penalty, proximal
  - { kind: elasticNet, lambda: 0.1, alpha: 0.5, as: proximal }
  - { kind: dropout, rate: 0.5, at: output }        # embedding, hidden, output
  - { kind: activityL2, lambda: 0.01, at: logits }  # or activityL1
Weight penalties take  on: { role: [kernel, recurrent], path: ['lstm/**'] }.

Optimizers: sgd, momentum, nesterov, adam, adamw; learningRate is a number or
  { kind: warmupCosine, peak: 0.003, floor: 0, warmupSteps: 100,
    decaySteps: 2000 }

A text classifier of a table, task: classification, has these instead:

${stringify(parseConfig({ task: 'classification' }))}
Models of a classifier (a strength that is left out is cross-validated):
  { kind: logistic, penalty: { kind: l1, lambda: 0.001 } }  # l2, elasticNet
  { kind: naiveBayes, events: complement, alpha: 1 }  # multinomial, bernoulli
  { kind: nbSvm, lambda: 0.001 }
  { kind: kneserNey, order: 3 }                       # with tokenizer
  { kind: bagOfEmbeddings, lambda: 0, width: 50 }
Features of texts, which suit the model where they are left out:
  { ngrams: [1, 2], minDocumentFrequency: 2, weighting: tf-idf,
    sublinear: true, norm: l2 }                       # logistic; l1: norm none

A linear regression on a table, task: regression, has these:

${stringify(parseConfig({ task: 'regression' }))}
One key at a time from the command line: --set model.hidden=64
The JSON Schema for editors: ridgeline help config --json
`;

export const configSchemaText = (): string => `${JSON.stringify(configJsonSchema(), null, 2)}\n`;
