"""Two vectors held on the unit sphere, and averages held there too, by PyTorch: python averages-on-spheres.py > averages-on-spheres.json"""
import json
import torch
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

start, targets = [2.0, -0.5, 0.01], [[-1.0, 2.0, 0.5], [0.5, 0.5, -3.0]]
rate, steps, decay, begin, every = 0.4, 6, 0.5, 2, 2


class Pair(torch.nn.Module):
    def __init__(self):
        super().__init__()
        self.kernel, self.bias = (torch.nn.Parameter(torch.tensor(start, dtype=torch.float64)) for _ in range(2))


@torch.no_grad()
def normalise(module):
    for value in module.parameters():
        value /= value.norm()


def averaged(average, is_due):
    model = Pair()
    normalise(model)
    sgd = torch.optim.SGD(model.parameters(), lr=rate)
    for step in range(1, steps + 1):
        sgd.zero_grad()
        sum(0.5 * (value - torch.tensor(t)).square().sum() for value, t in zip(model.parameters(), targets)).backward()
        sgd.step()
        normalise(model)
        if is_due(step):
            average.update_parameters(model)
            normalise(average.module)
    return {name: value.tolist() for name, value in average.module.named_parameters()}


found = dict(
    ema=averaged(AveragedModel(Pair(), multi_avg_fn=get_ema_multi_avg_fn(decay)), lambda step: True),
    checkpointAverage=averaged(AveragedModel(Pair()), lambda step: step >= begin and (step - begin) % every == 0),
)
print(json.dumps({"made_by": f"PyTorch {torch.__version__}", "targets": targets, "rate": rate, "steps": steps, "decay": decay, "from": begin, "every": every, **found}))
