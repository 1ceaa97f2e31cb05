using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Optimizers;
using static TorchSharp.torch;

namespace Pegr.Torch.Training;

/// <summary>The optimizers that can be named in settings. A new one is one line here.</summary>
public static class OptimizerFactory
{
    private static readonly Dictionary<string, Func<nn.Module, OptimizerOptions, optim.Optimizer>> Factories = new()
    {
        ["sgd"] = (model, o) => new SGD(
            model.parameters(), o.LearningRate, o.Momentum, o.WeightDecay, o.Nesterov),
        ["adam"] = (model, o) => new Adam(model.parameters(), o.LearningRate, o.WeightDecay),
        ["adamw"] = (model, o) => new AdamW(model.parameters(), o.LearningRate, o.WeightDecay),
    };

    /// <summary>The keys, the default first.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Factories.Keys];

    /// <summary>Creates an optimizer of a model's parameters; the caller disposes it.</summary>
    /// <param name="key">One of <see cref="Keys"/>.</param>
    /// <param name="model">The model.</param>
    /// <param name="options">Step size and the like.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static optim.Optimizer Create(string key, nn.Module model, OptimizerOptions options)
    {
        ArgumentNullException.ThrowIfNull(key);
        Alive.Require(model);
        ArgumentNullException.ThrowIfNull(options);
        return Factories.TryGetValue(key, out var create)
            ? create(model, options)
            : throw new InvalidInputException($"optimizer: '{key}' is unknown; use {string.Join(", ", Keys)}.");
    }
}
