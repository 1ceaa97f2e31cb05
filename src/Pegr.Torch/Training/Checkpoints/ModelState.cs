using Pegr.Torch.Runtime;
using static TorchSharp.torch;

namespace Pegr.Torch.Training.Checkpoints;

/// <summary>A model's parameters and buffers.</summary>
internal sealed class ModelState(nn.Module model) : IResumable
{
    public void Save(SavedState state)
    {
        foreach (var (name, tensor) in model.state_dict())
        {
            state.Add(Name(name), tensor);
        }
    }

    public void Restore(SavedState state)
    {
        foreach (var (name, tensor) in model.state_dict())
        {
            state.CopyTo(Name(name), tensor);
        }
    }

    private static string Name(string tensor) => $"model/{tensor}";
}
