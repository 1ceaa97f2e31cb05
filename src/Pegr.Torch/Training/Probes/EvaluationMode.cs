using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Probes;

/// <summary>Puts a model into evaluation mode and, on disposal, each of its modules back into the mode it was in.</summary>
public sealed class EvaluationMode : IDisposable
{
    private readonly nn.Module _model;
    private readonly Dictionary<nn.Module, bool> _training;

    /// <summary>Puts the model into evaluation mode.</summary>
    public EvaluationMode(nn.Module model)
    {
        Alive.Require(model);
        _model = model;
        _training = ModuleTree.Of(model).ToDictionary(entry => entry.Module, entry => entry.Module.training);
        model.eval();
    }

    /// <inheritdoc/>
    public void Dispose() => Restore(_model);

    // train() reaches a module's children too, so they come after it, and after each of several parents.
    private void Restore(nn.Module module)
    {
        module.train(_training[module]);
        foreach (var child in module.children())
        {
            Restore(child);
        }
    }
}
