/** How the figure came about, for those who open it. */
export const Explanation = () => (
  <details>
    <summary>How this works</summary>
    <p>
      Each side is a character model: embedding, one LSTM layer, a linear head. It learns to predict the next
      character with Adam (η = 0.01), on batches of 16 windows of 32 characters. Loss is the mean of −log p of
      the right character, in nats. It is measured every 20 steps without noise and without the penalty, on a
      part of the text that was learned from (training) and on a later part that was not (validation). Curves
      are not smoothed.
    </p>
    <p>
      What the second side minimises is the data loss of its batch plus λ times the penalty: Σ|w| for L1, ½Σw²
      for L2, a mix of both for elastic net, over all weights but biases. Dropout adds no term: it is noise on
      the way. L1 and elastic net act by a proximal step after Adam’s, L2 by decoupled decay beside it. Adam
      rescales the gradient of the data loss but not these steps, so strengths are larger here than under
      plain gradient descent, and the penalty can outweigh the data loss.
    </p>
    <p>
      This is one seed on little text: a difference of a few hundredths of a nat may be chance. The command{' '}
      <code>ridgeline compare</code> repeats a comparison over several seeds and says how sure it is.
    </p>
  </details>
);
