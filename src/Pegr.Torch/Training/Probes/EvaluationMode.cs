using Pegr.Torch.PerExample;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Probes;

/// <summary>Puts a model into evaluation mode and, on disposal, each of its modules back into the mode it was in.</summary>
public sealed class EvaluationMode : IDisposable
{
    private readonly List<(nn.Module Module, bool Training)> _modes;

    /// <summary>Puts the model into evaluation mode.</summary>
    public EvaluationMode(nn.Module model)
    {
        _modes = [.. ModuleTree.Of(model).Select(entry => (entry.Module, entry.Module.training))];
        model.eval();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Parents come before their children, whom train() reaches too: each has the last word on itself.
        foreach (var (module, training) in _modes)
        {
            module.train(training);
        }
    }
}
