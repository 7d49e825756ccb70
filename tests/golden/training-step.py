"""Runs of a small model with what a training step may be made of, by JAX and Optax in float64: training-step.json.

    pip install numpy jax optax
    python tests/golden/training-step.py > tests/golden/training-step.json
"""
import json

import jax
import jax.numpy as jnp
import numpy as np
import optax
from shared import first_values, rounded

jax.config.update("jax_enable_x64", True)

VOCABULARY, WIDTH, HIDDEN, ROWS, LENGTH, STEPS, RATE = 5, 3, 4, 4, 3, 4, 0.7
draw = np.random.default_rng(7)
first = first_values(draw, VOCABULARY, WIDTH, HIDDEN)
inputs = draw.integers(0, VOCABULARY, size=(STEPS, ROWS, LENGTH))
targets = draw.integers(0, VOCABULARY, size=(STEPS, ROWS, LENGTH))
mask = (draw.uniform(size=(STEPS, ROWS, LENGTH)) < 0.7).astype(int)


def logits_of(params, batch, added=0.0, scale=1.0):
    x, _, _ = batch
    hidden = jnp.tanh((params["embedding/table"][x] + added) @ params["hidden/kernel"])
    return (scale * hidden) @ params["head/kernel"]


def loss_of(logits, batch):
    _, y, counts = batch
    each = optax.softmax_cross_entropy_with_integer_labels(logits, y)
    return (each * counts).sum() / counts.sum()


def plain(params, batch):
    return loss_of(logits_of(params, batch), batch)


def by_plain(params, batch):
    return jax.value_and_grad(plain)(params, batch)


def by_sam(rho):
    def find(params, batch):
        loss, gradients = by_plain(params, batch)
        norm = optax.global_norm(gradients)
        above = jax.tree.map(lambda w, g: w + rho * g / norm, params, gradients)
        return loss, by_plain(above, batch)[1]

    return find


def by_fgm(epsilon):
    def find(params, batch):
        def moved(params, added):
            return loss_of(logits_of(params, batch, added), batch)

        zero = jnp.zeros((ROWS, LENGTH, WIDTH))
        loss, clean = by_plain(params, batch)
        g = jax.grad(moved, argnums=1)(params, zero)
        length = jnp.sqrt((g**2).sum(axis=(1, 2), keepdims=True))
        added = epsilon * g / jnp.where(length > 0, length, 1)
        adversarial = jax.grad(moved)(params, added)
        return loss, jax.tree.map(lambda a, b: (a + b) / 2, clean, adversarial)

    return find


def by_r_drop(alpha, scales):
    """Noise is a scale of the hidden layer that differs between the passes."""

    def objective(params, batch):
        a, b = (logits_of(params, batch, scale=scale) for scale in scales)
        p, q = jax.nn.log_softmax(a), jax.nn.log_softmax(b)
        one = (jnp.exp(p) * (p - q)).sum(-1)
        other = (jnp.exp(q) * (q - p)).sum(-1)
        counts = batch[2]
        apart = ((one + other) / 2 * counts).sum() / counts.sum()
        loss = (loss_of(a, batch) + loss_of(b, batch)) / 2
        return loss + alpha * apart, (loss, alpha * apart)

    def find(params, batch):
        (_, (loss, term)), gradients = jax.value_and_grad(objective, has_aux=True)(params, batch)
        return loss, gradients, term

    return find


def columns_in_ball(bound):
    ball = lambda column: optax.projections.projection_l2_ball(column, bound)
    return lambda w: jax.vmap(ball, in_axes=1, out_axes=1)(w)


def run(name, find=by_plain, project=lambda w: w, decay=None, rate=lambda path: RATE):
    params = {path: project(jnp.asarray(value)) for path, value in first.items()}
    averaged, losses, terms = None, [], []
    for step in range(STEPS):
        batch = (inputs[step], targets[step], mask[step])
        loss, gradients, *term = find(params, batch)
        losses.append(float(loss))
        terms.extend(float(value) for value in term)
        params = {path: project(w - rate(path) * gradients[path]) for path, w in params.items()}
        if decay is not None:
            averaged = params if averaged is None else optax.incremental_update(params, averaged, 1 - decay)
    flat = lambda tree: {path: np.asarray(value).ravel().tolist() for path, value in tree.items()}
    found = {"name": name, "losses": losses, "last": flat(params)}
    if terms:
        found["terms"] = terms
    if averaged is not None:
        found["averaged"] = flat(averaged)
    return found


def check_sam(rho):
    """One step of ours against Optax's own SAM."""
    batch = (inputs[0], targets[0], mask[0])
    params = {path: jnp.asarray(value) for path, value in first.items()}
    adversary = optax.chain(optax.contrib.normalize(), optax.sgd(rho))
    sam = optax.contrib.sam(optax.sgd(RATE), adversary, sync_period=2, opaque_mode=True)
    state = sam.init(params)
    gradients = by_plain(params, batch)[1]
    updates, _ = sam.update(gradients, state, params, grad_fn=lambda w, _: by_plain(w, batch)[1])
    ours = jax.tree.map(lambda g: -RATE * g, by_sam(rho)(params, batch)[1])
    for path in params:
        np.testing.assert_allclose(updates[path], ours[path], rtol=1e-9)


def plateau(losses, factor, patience, floor):
    """Optax counts evaluations without a gain up to patience, PyTorch beyond it."""
    schedule = optax.contrib.reduce_on_plateau(
        factor=factor, patience=patience + 1, rtol=0.0, atol=1e-12, min_scale=floor
    )
    state = schedule.init({})
    rates = []
    for loss in losses:
        _, state = schedule.update({}, state, value=jnp.asarray(loss))
        rates.append(float(state.scale))
    return {"losses": losses, "factor": factor, "patience": patience, "floor": floor, "rates": rates}


check_sam(0.3)
sequence = [3, 2, 2.5, 2.5, 1.9, 2, 2, 2, 2, 2, 2, 1, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5, 1.5]
document = {
    "made_by": f"jax {jax.__version__}, optax {optax.__version__}",
    "sizes": {"vocabulary": VOCABULARY, "width": WIDTH, "hidden": HIDDEN},
    "rate": RATE,
    "first": {path: value.ravel().tolist() for path, value in first.items()},
    "shapes": {path: list(value.shape) for path, value in first.items()},
    "inputs": inputs.tolist(),
    "targets": targets.tolist(),
    "mask": mask.tolist(),
    "plain": run("plain"),
    "sam": {"rho": 0.3, **run("sam", by_sam(0.3))},
    "fgm": {"epsilon": 0.8, **run("fgm", by_fgm(0.8))},
    "rDrop": {"alpha": 2.0, "scales": [0.6, 1.5], **run("rDrop", by_r_drop(2.0, (0.6, 1.5)))},
    "ema": {"decay": 0.8, **run("ema", decay=0.8)},
    "maxNorm": {"bound": 1.1, **run("maxNorm", project=columns_in_ball(1.1))},
    "groups": {"factor": 0.25, **run("groups", rate=lambda p: RATE * (0.25 if "embedding" in p else 1))},
    "plateaus": [plateau(sequence, 0.5, 1, 0.0), plateau(sequence, 0.1, 0, 0.005), plateau(sequence, 0.5, 3, 0.0)],
}


print(json.dumps(rounded(document)))
