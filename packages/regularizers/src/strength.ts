/** The strength of a penalty, in nats per unit of what it penalises. It has no default: a strength is always a choice. */
export const strength = {
  type: 'number',
  min: 0,
  scale: 'logarithmic',
  symbol: 'λ',
  about: 'The strength λ, in nats per unit; 0 switches it off.',
} as const;
