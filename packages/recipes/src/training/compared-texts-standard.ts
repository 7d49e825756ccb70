/** What a first comparison of neural models of single texts takes, whatever they tell of them. */
export const comparedTextsStandard = {
  model: { kind: 'textCnn', embedding: 32, filters: 32 },
  optimizer: { kind: 'adam', learningRate: 0.003, clipGlobalNorm: 1 },
  training: { batchSize: 32, maxSteps: 200, evaluateEvery: 40, patience: 2 },
} as const;
