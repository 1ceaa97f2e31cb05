using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Looping;

/// <summary>
/// A dropout layer in training, whose calls can be repeated for one example alone with what was drawn for it in the batch. All
/// kinds are elementwise s ∘ x + t, and autograd knows s.
/// </summary>
/// <param name="module">The layer.</param>
internal sealed class RandomLayer(nn.Module<Tensor, Tensor> module)
{
    private readonly List<(Tensor Input, Tensor Output)> _calls = [];
    private readonly Dictionary<int, (Tensor Factor, Tensor Shift)?> _drawn = [];
    private int _next;
    private long _example;
    private long _count;

    /// <summary>How many calls were recorded.</summary>
    public int Calls => _calls.Count;

    /// <summary>The layers of a model that draw.</summary>
    public static List<RandomLayer> Of(nn.Module model)
        => [.. ModuleTree.Of(model).Select(entry => entry.Module)
            .Where(layer => layer.training && layer is Dropout { inplace: false } or Dropout1d { inplace: false } or Dropout2d { inplace: false }
                or Dropout3d { inplace: false } or AlphaDropout { inplace: false } or FeatureAlphaDropout { inplace: false })
            .Select(layer => new RandomLayer((nn.Module<Tensor, Tensor>)layer))];

    /// <summary>Records calls from now on.</summary>
    /// <param name="kept">Takes the tensors that are kept, for the caller to dispose.</param>
    /// <returns>What ends it.</returns>
    public Action Record(List<Tensor> kept)
    {
        var before = module.register_forward_pre_hook((_, input) => input.requires_grad ? input : input.detach().requires_grad_());
        var after = module.register_forward_hook((_, input, output) =>
        {
            _calls.Add((Kept(input), Kept(output)));
            return _calls[^1].Output.alias();
        });
        return () =>
        {
            before.remove();
            after.remove();
        };

        Tensor Kept(Tensor tensor)
        {
            kept.Add(tensor.alias().DetachFromDisposeScope());
            return kept[^1];
        }
    }

    /// <summary>Has the layer answer from now on as it did in the batch, without drawing.</summary>
    /// <param name="count">The number of examples.</param>
    /// <returns>What ends it.</returns>
    public Action Replay(long count)
    {
        _count = count;
        var hook = module.register_forward_hook((_, input, _) => Repeated(input));
        module.eval();
        return () =>
        {
            hook.remove();
            module.train();
            foreach (var drawn in _drawn.Values)
            {
                drawn?.Factor.Dispose();
                drawn?.Shift.Dispose();
            }

            _drawn.Clear();
        };
    }

    /// <summary>Says what is repeated next.</summary>
    /// <param name="example">For which example.</param>
    /// <param name="call">From which of its calls on.</param>
    public void Start(long example, int call) => (_example, _next) = (example, call);

    private Tensor Repeated(Tensor input)
    {
        var call = _next++;
        if (call >= _calls.Count || Drawn(call) is not { } drawn || Part(drawn.Factor, input) is not { } factor)
        {
            return input.alias(); // another result than in the batch, which the loop finds
        }

        return (input * factor).Plus(Part(drawn.Shift, input)!);
    }

    private (Tensor Factor, Tensor Shift)? Drawn(int call)
    {
        if (_drawn.TryGetValue(call, out var known))
        {
            return known;
        }

        using var scope = NewDisposeScope();
        var (input, output) = _calls[call];
        if (!output.requires_grad)
        {
            return _drawn[call] = null;
        }

        var factor = Autograd.Gradients(output.sum(), [input])[0]!;
        using var noGradient = no_grad();
        var shift = output - (factor * input);
        return _drawn[call] = (factor.DetachFromDisposeScope(), shift.detach().DetachFromDisposeScope());
    }

    // One example's part, along whichever axis holds the examples, or examples and positions in one.
    private Tensor? Part(Tensor drawn, Tensor input)
    {
        if (drawn.dim() != input.dim())
        {
            return null;
        }

        var axes = Enumerable.Range(0, (int)drawn.dim()).Where(axis => drawn.shape[axis] != input.shape[axis]).ToList();
        return axes.Count == 0 ? drawn.alias()
            : axes.Count == 1 && drawn.shape[axes[0]] == _count * input.shape[axes[0]]
                ? drawn.narrow(axes[0], _example * input.shape[axes[0]], input.shape[axes[0]])
                : null;
    }
}
