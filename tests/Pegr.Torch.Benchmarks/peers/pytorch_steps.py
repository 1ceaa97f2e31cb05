"""Times a step of PEGR as one would write it in PyTorch, beside `pegr bench`, on the same networks and batches.

    python3 pytorch_steps.py [--model mlp|convnet|signal-noise] [--threads N] [--rounds N]

Prints medians and their ratio to a step of gradient descent, of: PEGR by vmap(grad) and a second backward pass, PEGR by a loop
over examples, and GR. Needs PyTorch 1.13 (with functorch) or later; without it, it says so and ends with 0.
"""

import argparse
import statistics
import sys
import time

try:
    import torch
    from torch import nn
except ImportError:
    print("skipped: there is no PyTorch here")
    sys.exit(0)

try:
    from torch.func import functional_call, grad, vmap
except ImportError:
    try:
        from functorch import grad, make_functional, vmap
    except ImportError:
        print("skipped: this PyTorch has neither torch.func nor functorch")
        sys.exit(0)
    functional_call = None

LAMBDA = 0.01
RATE = 1e-3


class SignalNoise(nn.Module):
    """The two-layer network of the signal-noise model, d = 1000, m = 10, q = 2."""

    def __init__(self, dim=1000, filters=10):
        super().__init__()
        self.filters = nn.Linear(dim, 2 * filters, bias=False)
        nn.init.normal_(self.filters.weight, std=0.01)
        self.second = torch.cat([torch.ones(filters), -torch.ones(filters)]) / filters

    def forward(self, x):
        return self.filters(x).relu().square().sum(-2) @ self.second


def classifier(layers, shape, batch):
    inputs, labels = torch.rand(batch, *shape), torch.randint(10, (batch,))
    return nn.Sequential(*layers), inputs, labels, nn.functional.cross_entropy


def problem(name):
    torch.manual_seed(1)
    if name == "mlp":
        return classifier([nn.Linear(784, 256), nn.ReLU(), nn.Linear(256, 10)], [784], 64)
    if name == "convnet":
        layers = [nn.Conv2d(3, 32, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Conv2d(32, 64, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2),
                  nn.Flatten(), nn.Linear(64 * 8 * 8, 128), nn.ReLU(), nn.Linear(128, 10)]
        return classifier(layers, [3, 32, 32], 64)
    labels = torch.randint(2, (50,)) * 2.0 - 1
    patches = torch.stack([labels[:, None] * torch.eye(1000)[0] * 1.5, torch.randn(50, 1000) * 0.5], 1)
    return SignalNoise(), patches, labels, lambda output, label: nn.functional.softplus(-label * output).mean()


def call_with(model):
    """A function of parameters and input, whichever interface this PyTorch has, and the parameters."""
    if functional_call is None:
        function, parameters = make_functional(model, disable_autograd_tracking=False)
        return (lambda values, x: function(values, x)), tuple(model.parameters())
    names = [name for name, _ in model.named_parameters()]
    return (lambda values, x: functional_call(model, dict(zip(names, values)), (x,))), tuple(model.parameters())


def steps(name):
    model, inputs, labels, loss = problem(name)
    call, parameters = call_with(model)

    def descend(objective):
        gradients = torch.autograd.grad(objective, parameters)
        with torch.no_grad():
            for parameter, gradient in zip(parameters, gradients):
                parameter -= RATE * gradient

    def example_loss(values, x, y):
        return loss(call(values, x[None]), y[None])

    def gradient_descent():
        descend(loss(model(inputs), labels))

    def gradient_regularization():
        risk = loss(model(inputs), labels)
        gradients = torch.autograd.grad(risk, parameters, create_graph=True)
        descend(risk + LAMBDA / 2 * sum(gradient.square().sum() for gradient in gradients))

    def by_vmap():
        gradients = vmap(grad(example_loss), (None, 0, 0))(parameters, inputs, labels)
        penalty = sum(gradient.square().sum() for gradient in gradients) / len(inputs)
        descend(loss(model(inputs), labels) + LAMBDA / 2 * penalty)

    def by_loop():
        objective = loss(model(inputs), labels)
        for x, y in zip(inputs, labels):
            gradients = torch.autograd.grad(loss(model(x[None]), y[None]), parameters, create_graph=True)
            objective = objective + LAMBDA / 2 / len(inputs) * sum(gradient.square().sum() for gradient in gradients)
        descend(objective)

    return {"gd": gradient_descent, "gr": gradient_regularization, "pegr by vmap(grad)": by_vmap, "pegr by a loop": by_loop}


def main():
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--model", choices=["mlp", "convnet", "signal-noise"], default="convnet")
    arguments.add_argument("--threads", type=int, default=2)
    arguments.add_argument("--rounds", type=int, default=15)
    options = arguments.parse_args()
    torch.set_num_threads(options.threads)
    timed = steps(options.model)
    times = {name: [] for name in timed}
    for number in range(-2, options.rounds):  # two rounds to warm up
        for name, step in timed.items():
            begin = time.perf_counter()
            step()
            if number >= 0:
                times[name].append(time.perf_counter() - begin)

    print(f"PyTorch {torch.__version__}, {options.model}, {options.threads} threads, medians of {options.rounds} rounds")
    print(f"{'step':<22}{'ms':>10}{'GD steps':>10}")
    for name, seconds in times.items():
        ratio = statistics.median(one / gd for one, gd in zip(seconds, times["gd"]))
        print(f"{name:<22}{1000 * statistics.median(seconds):>10.2f}{ratio:>10.1f}")


if __name__ == "__main__":
    main()
