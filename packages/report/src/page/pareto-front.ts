/** A place by what it costs and what it loses: of both less is better. */
export interface Traded {
  readonly cost: number;
  readonly loss: number;
}

/**
 * The points that no other beats: none has as little of both, and less of one. Points that are alike stay together.
 *
 * @returns by rising cost and falling loss; what is not finite is left out. O(n·log n).
 * @see Kung, Luccio and Preparata 1975, "On finding the maxima of a set of vectors".
 * @example paretoFront([{ cost: 1, loss: 3 }, { cost: 2, loss: 4 }, { cost: 3, loss: 1 }]).map(({ cost }) => cost) // [1, 3]
 */
export const paretoFront = <Point extends Traded>(points: readonly Point[]): readonly Point[] => {
  const ordered = points
    .filter(({ cost, loss }) => Number.isFinite(cost) && Number.isFinite(loss))
    .sort((a, b) => a.cost - b.cost || a.loss - b.loss);
  const front: Point[] = [];
  for (const point of ordered) {
    const last = front.at(-1);
    const isAlike = last?.cost === point.cost && last.loss === point.loss;
    if (last === undefined || isAlike || point.loss < last.loss) front.push(point);
  }
  return front;
};
