"""AR and TAR as the training loop of AWD-LSTM writes them, in PyTorch (float64), and TAR over the pairs of positions that both count.
Writes awd-lstm.json. Usage, in this folder: python awd-lstm.py"""
import json, torch
torch.set_default_dtype(torch.float64)
B, T, F = 3, 5, 4
g = torch.Generator().manual_seed(5)
h = torch.randn(T, B, F, generator=g)  # time first, as there
mask = torch.ones(T, B)
mask[3:, 1] = 0
mask[2, 2] = 0


def told(name, value, x):
    (slope,) = torch.autograd.grad(value, x)
    return {"name": name, "value": value.item(), "gradient": slope.transpose(0, 1).reshape(-1).tolist()}


def case(name, of):
    x = h.clone().requires_grad_()
    return told(name, of(x), x)


def tar(x):
    return (x[1:] - x[:-1]).pow(2).mean()


def masked_tar(x):
    pairs = mask[1:] * mask[:-1]
    return ((x[1:] - x[:-1]).pow(2).mean(-1) * pairs).sum() / pairs.sum()


json.dump(
    {
        "about": f"torch {torch.__version__}, float64",
        "shape": [B, T, F],
        "h": h.transpose(0, 1).reshape(-1).tolist(),
        "mask": mask.T.reshape(-1).tolist(),
        "cases": [
            case("AR", lambda x: 2 * x.pow(2).mean()),
            case("AR, masked", lambda x: 2 * (x.pow(2).mean(-1) * mask).sum() / mask.sum()),
            case("TAR", lambda x: 1.5 * tar(x)),
            case("TAR, masked", lambda x: 1.5 * masked_tar(x)),
        ],
    },
    open("awd-lstm.json", "w"),
    indent=1,
)
