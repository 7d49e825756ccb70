import { activityPictures } from './activities.ts';
import { averagePictures } from './averages.ts';
import { noisePictures } from './noises.ts';
import { weightPictures } from './weights.ts';

/** Every picture of docs/regularizers by its file's name, drawn from the product's own functions. */
export const pictures: Readonly<Record<string, () => string>> = {
  ...weightPictures,
  ...activityPictures,
  ...noisePictures,
  ...averagePictures,
};
