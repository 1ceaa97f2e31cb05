using Pegr.Torch.Runtime;
using Pegr.Torch.Training.Optimizers;
using static TorchSharp.torch;

namespace Pegr.Torch.Training;

/// <summary>The optimizers that can be named in settings. A new one is one class and one line here, or <see cref="Register"/>.</summary>
public static class OptimizerFactory
{
    private static readonly Registry<Func<nn.Module, OptimizerOptions, optim.Optimizer>> Optimizers = new("optimizer",
    [
        ("sgd", (model, o) => new SGD(model.parameters(), o.LearningRate, o.Momentum, o.WeightDecay, o.Nesterov)),
        ("adam", (model, o) => new Adam(model.parameters(), o.LearningRate, o.WeightDecay)),
        ("adamw", (model, o) => new AdamW(model.parameters(), o.LearningRate, o.WeightDecay)),
        ("nadam", (model, o) => new NAdam(model.parameters(), o.LearningRate, o.WeightDecay)),
        ("rmsprop", (model, o) => new RMSProp(model.parameters(), o.LearningRate, o.Momentum, o.WeightDecay)),
        ("adagrad", (model, o) => new Adagrad(model.parameters(), o.LearningRate, o.WeightDecay)),
    ]);

    /// <summary>The keys, the default first.</summary>
    public static IReadOnlyList<string> Keys => Optimizers.Keys;

    /// <summary>Adds an optimizer, for as long as the program runs; from then on settings can name it.</summary>
    /// <param name="key">Its name in settings.</param>
    /// <param name="create">Makes one of a model's parameters.</param>
    /// <exception cref="ArgumentException">The key is taken, or cannot be written in settings.</exception>
    public static void Register(string key, Func<nn.Module, OptimizerOptions, optim.Optimizer> create) => Optimizers.Register(key, create);

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
        return Optimizers.Find(key)(model, options);
    }
}
