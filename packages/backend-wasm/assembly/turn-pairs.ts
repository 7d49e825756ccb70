import { at } from './simd';

/**
 * Turns the pairs (x_i, x_{i + size/2}) of every head of a row by their angles, in place.
 *
 * @param x [heads·size] · cosines, sines [size/2]
 */
export function turnPairs(heads: i32, size: i32, x: usize, cosines: usize, sines: usize): void {
  const pairs = size >> 1;
  for (let h = 0; h < heads; h++) {
    for (let i = 0; i < pairs; i++) {
      const first = load<f32>(at(x, i));
      const second = load<f32>(at(x, i + pairs));
      const cosine = load<f32>(at(cosines, i));
      const sine = load<f32>(at(sines, i));
      store<f32>(at(x, i), first * cosine - second * sine);
      store<f32>(at(x, i + pairs), second * cosine + first * sine);
    }
    x = at(x, size);
  }
}
