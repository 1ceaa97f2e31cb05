using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>Models, losses and batches that no step can do anything with, or hardly, each made anew at every call.</summary>
internal static class HostileCases
{
    public static readonly IReadOnlyDictionary<string, Func<HostileCase>> All = new Dictionary<string, Func<HostileCase>>
    {
        // The model's parameters.
        ["nothing wrong"] = () => Of(Net()),
        ["frozen model"] = () => Of(Frozen(Net(), _ => true)),
        ["frozen weights"] = () => Of(Frozen(Net(), name => name.EndsWith("weight", StringComparison.Ordinal))),
        ["frozen biases"] = () => Of(Frozen(Net(), name => name.EndsWith("bias", StringComparison.Ordinal))),
        ["all but the first layer frozen"] = () => Of(Frozen(Net(), name => !name.StartsWith("0.", StringComparison.Ordinal))),
        ["all but the last layer frozen"] = () => Of(Frozen(Net(), name => name.StartsWith("0.", StringComparison.Ordinal))),
        ["no parameter"] = () => Of(nn.Sequential(("tanh", nn.Tanh()))),
        ["unused layer"] = () => Of(new Custom((layers, x) => layers[0].call(x))),
        ["layer called twice"] = () => Of(new Custom((layers, x) => layers[0].call(layers[0].call(x).tanh()))),
        ["layer called three times"] = () => Of(new Custom((layers, x) => layers[0].call(layers[0].call(layers[0].call(x)).tanh()))),
        ["one module under two names"] = () => Of(Doubled()),
        ["one module nested in two containers"] = () => Of(DoublyNested()),
        ["parameters of another type than the inputs"] = () => Of(Net().to(float64)),
        ["half-precision model"] = () => Of(Net().to(bfloat16), input: x => x.to(bfloat16), target: y => y.to(bfloat16)),
        ["disposed model"] = () => Of(Disposed(Net())) with { Watched = false },
        ["NaN parameter"] = () => Of(Filled(Net(), double.NaN)),
        ["infinite parameter"] = () => Of(Filled(Net(), double.PositiveInfinity)),
        ["zero parameters"] = () => Of(Filled(Net(), 0)),

        // What the model does.
        ["returns its input"] = () => Of(new Custom(x => x)),
        ["returns its input, which requires grad"] = () => Of(new Custom(x => x), input: x => x.requires_grad_()),
        ["input requires grad"] = () => Of(Net(), input: x => x.detach().requires_grad_()),
        ["returns a parameter"] = () => Of(new Custom((layers, _) => ((TorchSharp.Modules.Linear)layers[0]).weight)),
        ["returns an alias of its input"] = () => Of(new Custom((_, x) => x.alias())),
        ["returns no example's own output"] = () => Of(new Custom((layers, x) => layers[0].call(x).sum(0, keepdim: true).expand_as(x))),
        ["detached output"] = () => Of(new Custom((layers, x) => layers[0].call(x).detach())),
        ["output of no_grad"] = () => Of(new Custom(WithoutGradient)),
        ["argmax"] = () => Of(new Custom((layers, x) => layers[0].call(x).argmax(1, keepdim: true).to(float32).expand_as(x))),
        ["comparison"] = () => Of(new Custom((layers, x) => layers[0].call(x).gt(Scalars.Of(0)).to(float32))),
        ["in-place on a layer's output"] = () => Of(new Custom((layers, x) => layers[0].call(x).Increase(1))),
        ["in-place on a saved output"] = () => Of(new Custom(SpoilSaved)),
        ["in-place on the input of a layer"] = () => Of(new Custom(SpoilInput), input: x => x.clone()),
        ["in-place relu"] = () => Of(nn.Sequential(("a", nn.Linear(3, 3)), ("relu", nn.ReLU(inplace: true)), ("b", nn.Linear(3, 3)))),
        ["in-place on a parameter"] = () => Of(new Custom(SpoilParameter)) with { Watched = false },
        ["throws"] = () => Of(new Custom((_, _) => throw new InvalidOperationException("the model's own"))),
        ["throws after a layer"] = () => Of(new Custom(ThrowLate)),
        ["backward inside"] = () => Of(new Custom(BackwardInside)),
        ["returns null"] = () => Of(new Custom((_, _) => null!)),
        ["returns a disposed tensor"] = () => Of(new Custom(ReturnDisposed)),
        ["wrong width"] = () => Of(nn.Linear(5, 3)),
        ["freezes itself in forward"] = () => Of(new Custom(FreezeInForward)) with { Watched = false },
        ["no second derivative"] = () => Of(new Custom(GridSample)),
        ["batch normalisation"] = () => Of(Normalized(UnsafeLayers.BatchNorm1d(3))),
        ["batch normalisation in eval mode"] = () => Of(Normalized(Eval(UnsafeLayers.BatchNorm1d(3)))),
        ["batch normalisation without statistics"] = () => Of(Normalized(Eval(UnsafeLayers.BatchNorm1d(3, trackRunningStats: false)))),
        ["instance normalisation with statistics"] = () => Of(Instance()),
        ["dropout"] = () => Of(Normalized(nn.Dropout(0.5))),
        ["embedding of ids"] = () => Of(nn.Embedding(7, 3), input: _ => randint(7, [4], int64)),
        ["embedding of ids too large"] = () => Of(nn.Embedding(7, 3), input: _ => full([4], Scalars.Of(1000), int64)),
        ["embedding of negative ids"] = () => Of(nn.Embedding(7, 3), input: _ => full([4], Scalars.Of(-3), int64)),
        ["embedding of numbers"] = () => Of(nn.Embedding(7, 3)),

        // The loss.
        ["loss without parameters"] = () => Of(Net(), (_, y) => y.Squared().sum(1)),
        ["detached loss"] = () => Of(Net(), (f, y) => Losses.SquaredError(f, y).detach()),
        ["loss of no_grad"] = () => Of(Net(), LossWithoutGradient),
        ["NaN loss"] = () => Of(Net(), (f, y) => Losses.SquaredError(f, y).Times(double.NaN)),
        ["infinite loss"] = () => Of(Net(), (f, y) => Losses.SquaredError(f, y).Times(double.PositiveInfinity)),
        ["reduced loss"] = () => Of(Net(), (f, y) => Losses.SquaredError(f, y).mean()),
        ["loss of two axes"] = () => Of(Net(), (f, y) => (f - y).Squared()),
        ["loss of too many values"] = () => Of(Net(), (f, y) => (f - y).Squared().flatten()),
        ["empty loss"] = () => Of(Net(), (f, _) => f.sum(1).narrow(0, 0, 0)),
        ["integer loss"] = () => Of(Net(), (f, y) => Losses.SquaredError(f, y).to(int64)),
        ["truth-valued loss"] = () => Of(Net(), (f, y) => Losses.SquaredError(f, y).gt(Scalars.Of(0))),
        ["complex loss"] = () => Of(Net(), (f, y) => Losses.SquaredError(f, y).to(complex64)),
        ["float64 loss"] = () => Of(Net(), (f, y) => Losses.SquaredError(f, y).to(float64)),
        ["loss that called backward"] = () => Of(Net(), LossAfterBackward),
        ["loss of a disposed output"] = () => Of(Net(), LossOfDisposed),
        ["disposed loss"] = () => Of(Net(), DisposedLoss),
        ["null loss"] = () => Of(Net(), (_, _) => null!),
        ["loss that throws"] = () => Of(Net(), (_, _) => throw new FormatException("the loss's own")),
        ["loss that spoils the outputs"] = () => Of(Net(), (f, y) => SpoilingLoss(f, y)),
        ["constant loss with graph"] = () => Of(Net(), (f, _) => f.Times(0).sum(1)),
        ["linear loss"] = () => Of(nn.Linear(3, 3), (f, _) => f.sum(1)),
        ["loss that is its input"] = () => Of(new Custom(x => x), (f, _) => f.select(1, 0), x => x.requires_grad_()),
        ["cross-entropy with wrong classes"] = () => Of(Net(), Losses.CrossEntropy, target: _ => full([4], Scalars.Of(9), int64)),
        ["cross-entropy with numbers as classes"] = () => Of(Net(), Losses.CrossEntropy, target: _ => randn(4)),
        ["targets that require grad"] = () => Of(Net(), target: y => y.requires_grad_()),
        ["square root at zero"] = () => Of(Filled(Net(), 0), (f, _) => f.Squared().sum(1).sqrt()),

        // The batch.
        ["integer inputs"] = () => Of(Net(), input: x => x.to(int64)),
        ["truth-valued inputs"] = () => Of(Net(), input: x => x.gt(Scalars.Of(0))),
        ["complex inputs"] = () => Of(Net(), input: x => x.to(complex64)),
        ["empty batch"] = () => Of(Net(), input: x => x.narrow(0, 0, 0), target: y => y.narrow(0, 0, 0)),
        ["empty examples"] = () => Of(nn.Linear(3, 3), input: _ => empty(4, 0, 3), target: _ => empty(4, 0, 3)),
        ["one example"] = () => Of(Net(), input: x => x.narrow(0, 0, 1), target: y => y.narrow(0, 0, 1)),
        ["large batch"] = () => Of(Net(), input: _ => randn(300, 3), target: _ => randn(300, 3)),
        ["no axis"] = () => Of(Net(), input: _ => tensor(1f), target: _ => tensor(1f)),
        ["targets without axis"] = () => Of(Net(), target: _ => tensor(1f)),
        ["more targets than inputs"] = () => Of(Net(), target: _ => randn(5, 3)),
        ["one axis only"] = () => Of(nn.Linear(3, 3), input: _ => randn(3), target: _ => randn(3)),
        ["NaN inputs"] = () => Of(Net(), input: x => x.fill_(Scalars.Of(double.NaN))),
        ["disposed inputs"] = () => Of(Net(), input: Dispose),
        ["disposed targets"] = () => Of(Net(), target: Dispose),
        ["expanded inputs"] = () => Of(Net(), input: _ => randn(1, 3).expand(4, 3)),
        ["transposed inputs"] = () => Of(Net(), input: _ => randn(3, 4).t()),
    };

    private static HostileCase Of(
        nn.Module<Tensor, Tensor> model, PerExampleLoss? loss = null, Func<Tensor, Tensor>? input = null, Func<Tensor, Tensor>? target = null)
        => new(model, loss ?? Losses.SquaredError, (input ?? (x => x))(randn(4, 3)), (target ?? (y => y))(randn(4, 3)));

    private static TorchSharp.Modules.Sequential Net() => nn.Sequential(nn.Linear(3, 5), nn.Tanh(), nn.Linear(5, 3));

    private static nn.Module<Tensor, Tensor> Frozen(nn.Module<Tensor, Tensor> model, Func<string, bool> which)
    {
        foreach (var (name, parameter) in model.named_parameters().Where(p => which(p.name)))
        {
            parameter.requires_grad = false;
        }

        return model;
    }

    private static nn.Module<Tensor, Tensor> Filled(nn.Module<Tensor, Tensor> model, double value)
    {
        using var noGradient = no_grad();
        foreach (var parameter in model.parameters())
        {
            parameter.fill_(Scalars.Of(value));
        }

        return model;
    }

    private static nn.Module<Tensor, Tensor> Disposed(nn.Module<Tensor, Tensor> model)
    {
        model.Dispose();
        return model;
    }

    private static nn.Module<Tensor, Tensor> Eval(nn.Module<Tensor, Tensor> model)
    {
        model.eval();
        return model;
    }

    private static TorchSharp.Modules.Sequential Normalized(nn.Module<Tensor, Tensor> layer)
        => nn.Sequential(("first", nn.Linear(3, 3)), ("layer", layer), ("tanh", nn.Tanh()), ("last", nn.Linear(3, 3)));

    private static TorchSharp.Modules.Sequential Instance() => nn.Sequential(
        ("rows", nn.Unflatten(1, [1, 3])), ("conv", nn.Conv1d(1, 2, 1)), ("norm", nn.InstanceNorm1d(2, affine: true, track_running_stats: true)),
        ("flatten", nn.Flatten()), ("tanh", nn.Tanh()), ("last", nn.Linear(6, 3)));

    private static TorchSharp.Modules.Sequential Doubled()
    {
        var layer = nn.Linear(3, 3);
        return nn.Sequential(("one", layer), ("tanh", nn.Tanh()), ("two", layer));
    }

    private static TorchSharp.Modules.Sequential DoublyNested()
    {
        var layer = nn.Linear(3, 3);
        return nn.Sequential(("one", nn.Sequential(("layer", layer), ("tanh", nn.Tanh()))), ("two", nn.Sequential(("layer", layer))));
    }

    private static Tensor Dispose(Tensor tensor)
    {
        tensor.Dispose();
        return tensor;
    }

    private static Tensor WithoutGradient(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, Tensor x)
    {
        using var noGradient = no_grad();
        return layers[0].call(x);
    }

    private static Tensor LossWithoutGradient(Tensor outputs, Tensor targets)
    {
        using var noGradient = no_grad();
        return Losses.SquaredError(outputs, targets);
    }

    private static Tensor SpoilSaved(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, Tensor x)
    {
        var saved = layers[0].call(x).exp();
        var product = saved * saved;
        saved.Increase(1);
        return product;
    }

    private static Tensor SpoilInput(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, Tensor x)
    {
        var output = layers[0].call(x).tanh();
        x.Increase(1);
        return output;
    }

    private static Tensor SpoilParameter(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, Tensor x)
    {
        var output = layers[1].call(layers[0].call(x).tanh());
        using var noGradient = no_grad();
        ((TorchSharp.Modules.Linear)layers[1]).weight.Increase(1);
        return output;
    }

    private static Tensor FreezeInForward(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, Tensor x)
    {
        var output = layers[1].call(layers[0].call(x).tanh());
        ((TorchSharp.Modules.Linear)layers[0]).weight.requires_grad = false;
        return output;
    }

    private static Tensor ThrowLate(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, Tensor x)
    {
        layers[0].call(x);
        throw new FormatException("the model's own");
    }

    private static Tensor BackwardInside(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, Tensor x)
    {
        var output = layers[0].call(x).tanh();
        output.sum().backward();
        return output;
    }

    private static Tensor ReturnDisposed(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, Tensor x) => Dispose(layers[0].call(x));

    private static Tensor GridSample(IReadOnlyList<nn.Module<Tensor, Tensor>> layers, Tensor x)
    {
        var grid = layers[0].call(x).tanh().narrow(1, 0, 2).reshape(-1, 1, 1, 2);
        var image = linspace(0, 1, 9).view(1, 1, 3, 3).expand(x.shape[0], 1, 3, 3);
        return nn.functional.grid_sample(image, grid, align_corners: true).reshape(-1, 1).expand(-1, 3);
    }

    private static Tensor LossAfterBackward(Tensor outputs, Tensor targets)
    {
        var losses = Losses.SquaredError(outputs, targets);
        losses.sum().backward();
        return losses;
    }

    private static Tensor SpoilingLoss(Tensor outputs, Tensor targets)
    {
        var losses = (outputs.Squared() - targets).sum(1);
        outputs.zero_();
        return losses;
    }

    private static Tensor LossOfDisposed(Tensor outputs, Tensor targets)
    {
        outputs.Dispose();
        return Losses.SquaredError(outputs, targets);
    }

    private static Tensor DisposedLoss(Tensor outputs, Tensor targets) => Dispose(Losses.SquaredError(outputs, targets));

    private sealed class Custom : nn.Module<Tensor, Tensor>
    {
        private readonly nn.Module<Tensor, Tensor>[] _layers = [nn.Linear(3, 3), nn.Linear(3, 3)];
        private readonly Func<IReadOnlyList<nn.Module<Tensor, Tensor>>, Tensor, Tensor> _forward;

        public Custom(Func<IReadOnlyList<nn.Module<Tensor, Tensor>>, Tensor, Tensor> forward)
            : base(nameof(Custom))
        {
            _forward = forward;
            register_module("first", _layers[0]);
            register_module("second", _layers[1]);
        }

        public Custom(Func<Tensor, Tensor> forward)
            : this((_, x) => forward(x))
        {
        }

        public override Tensor forward(Tensor input) => _forward(_layers, input);
    }
}

/// <summary>A model with a loss and a batch.</summary>
/// <param name="Model">The model.</param>
/// <param name="Loss">The loss.</param>
/// <param name="Inputs">Inputs, possibly unusable.</param>
/// <param name="Targets">Targets, possibly unusable.</param>
/// <param name="Watched">Whether the model leaves its own parameters as they are.</param>
internal sealed record HostileCase(
    nn.Module<Tensor, Tensor> Model, PerExampleLoss Loss, Tensor Inputs, Tensor Targets, bool Watched = true);
