/** How figures of classes become one. */
export const averageOption = {
  type: 'choice',
  among: ['macro', 'weighted'],
  default: 'macro',
  about: 'Whether classes count alike, or by their examples.',
} as const;
