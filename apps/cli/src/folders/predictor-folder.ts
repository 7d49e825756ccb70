import { encodePredictor, type Predictor } from '@ridgeline/checkpoints';
import { writeFiles } from './files.ts';
import { generation } from './model-folder-files.ts';
import { sealCard } from './model-page.ts';

/** Writes a model without a tokenizer's file or a state as one generation. @throws `E_IO` */
export const savePredictor = async (folder: string, content: Predictor): Promise<void> =>
  writeFiles(folder, await encodePredictor({ ...content, card: sealCard(content.card) }), { generation });
