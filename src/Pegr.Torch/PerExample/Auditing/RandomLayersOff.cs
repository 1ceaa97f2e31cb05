using Pegr.Torch.PerExample.Checks;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Auditing;

/// <summary>Switches layers that draw random numbers to evaluation mode until disposal, so that a model is one function.</summary>
internal sealed class RandomLayersOff : IDisposable
{
    private readonly List<nn.Module> _layers;

    public RandomLayersOff(nn.Module model)
    {
        _layers = [.. BatchChecks.RandomLayers(model).Select(entry => entry.Module)];
        _layers.ForEach(layer => layer.eval());
    }

    public void Dispose() => _layers.ForEach(layer => layer.train());
}
