import { z } from 'zod';

/** Where a part comes from that is held out: a share of the data, or a file of its own. */
export const shareOrFile = z.union([z.number().min(0).lt(1), z.string().min(1)]);
