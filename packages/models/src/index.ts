export { type AwdLstmOptions, awdLstm } from './awd-lstm.ts';
export { type BertClassifierOptions, bertClassifier } from './bert-classifier.ts';
export { type ModelKind, models, translators } from './catalog.ts';
export { classifiers, generativeClassifiers, textEncoders } from './classifiers/catalog.ts';
export { type EmbeddingBagOptions, embeddingBag } from './classifiers/embedding-bag.ts';
export {
  type GenerativeClassifierOptions,
  generativeClassifier,
} from './classifiers/generative-classifier.ts';
export { type RecurrentClassifierOptions, recurrentClassifier } from './classifiers/recurrent-classifier.ts';
export { type TextCnnOptions, textCnn } from './classifiers/text-cnn.ts';
export {
  type TransformerClassifierOptions,
  transformerClassifier,
} from './classifiers/transformer-classifier.ts';
export { type CnnOptions, cnn } from './cnn.ts';
export {
  type EncoderDecoderTransformerOptions,
  encoderDecoderTransformer,
} from './encoder-decoder-transformer.ts';
export { type GruOptions, gru } from './gru.ts';
export { heads } from './heads/catalog.ts';
export type { Head, HeadInputs, HeadLayer, HeadSizes, Scores } from './heads/head.ts';
export { type BertConfig, fromBert } from './huggingface/bert.ts';
export { fromGpt2, type Gpt2Config, toGpt2 } from './huggingface/gpt2.ts';
export { fromHuggingFace, type HuggingFaceConfig } from './huggingface/hugging-face.ts';
export { fromMarian, type MarianConfig, toMarian } from './huggingface/marian.ts';
export { type Initializer, normal, one, uniform, zero } from './initializers.ts';
export {
  type BatchNormLayerInputs,
  type BatchNormLayerOptions,
  type BatchNormLayerOutputs,
  batchNormLayer,
} from './layers/batch-norm.ts';
export {
  type ConvBankInputs,
  type ConvBankOptions,
  convBank,
  filterWidths,
} from './layers/conv-bank.ts';
export { type CrossAttentionLayerInputs, crossAttentionLayer } from './layers/cross-attention.ts';
export { type DecoderBlockInputs, decoderBlock } from './layers/decoder-block.ts';
export { type EmbeddingLayer, embeddingLayer, type Projection } from './layers/embedding.ts';
export {
  type BlockOptions,
  type EncoderBlockInputs,
  type EncoderBlockOptions,
  encoderBlock,
} from './layers/encoder-block.ts';
export { type FeedForwardLayerOptions, feedForwardLayer } from './layers/feed-forward.ts';
export { type GatedConvolutionOptions, gatedConvolution } from './layers/gated-convolution.ts';
export {
  type At,
  initBuffers,
  initParameters,
  type Layer,
  type LayerBuffer,
  type LayerParameter,
  visitSites,
  widthsWithin,
  within,
} from './layers/layer.ts';
export { type LayerNormLayerOptions, layerNormLayer } from './layers/layer-norm.ts';
export { type LinearLayerOptions, linearLayer } from './layers/linear.ts';
export {
  type RecurrentLayerInputs,
  type RecurrentLayerOptions,
  type RecurrentLayerOutputs,
  recurrentLayer,
} from './layers/recurrent.ts';
export { type NormPlace, residualLayer } from './layers/residual.ts';
export {
  type AttentionLayerOptions,
  type SelfAttentionLayerInputs,
  type SelfAttentionLayerOptions,
  selfAttentionLayer,
} from './layers/self-attention.ts';
export { type LstmOptions, lstm } from './lstm.ts';
export { type MinGruOptions, minGru } from './min-gru.ts';
export { type Pruning, prune } from './prune/prune.ts';
export { asPruned, type Pruned, prunable, prunedModel } from './prune/pruned-model.ts';
export { type RecurrentTranslatorOptions, recurrentTranslator } from './recurrent-translator.ts';
export { type RnnOptions, rnn } from './rnn.ts';
export { type TransformerOptions, transformer } from './transformer.ts';
