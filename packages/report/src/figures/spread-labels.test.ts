import fc from 'fast-check';
import { expect, it } from 'vitest';
import { spreadLabels } from './spread-labels.ts';

const room = { gap: 12, top: 0, bottom: 300 };

it('leaves labels alone that are apart, and moves the lower of two that meet', () => {
  expect(spreadLabels([40, 10], room)).toEqual([40, 10]);
  expect(spreadLabels([10, 11], room)).toEqual([10, 22]);
});

it('keeps labels apart, in their order, and within the plot', () => {
  const places = fc.array(fc.double({ min: -50, max: 350, noNaN: true }), { maxLength: 20 });
  fc.assert(
    fc.property(places, (values) => {
      const spread = [...spreadLabels(values, room)].sort((a, b) => a - b);
      spread.forEach((place, index) => {
        expect(place).toBeGreaterThanOrEqual(room.top - 1e-9);
        expect(place).toBeLessThanOrEqual(room.bottom + 1e-9);
        if (index > 0) expect(place - spread[index - 1]!).toBeGreaterThanOrEqual(room.gap - 1e-9);
      });
    }),
  );
});
