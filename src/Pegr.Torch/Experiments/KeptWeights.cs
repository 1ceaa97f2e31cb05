using Pegr.Torch.Runtime;
using Pegr.Torch.Serialization;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Experiments;

/// <summary>
/// Keeps the final weights of an experiment's runs in memory, to look at the trained models afterwards. Owns its tensors.
/// </summary>
public sealed class KeptWeights : IExperimentObserver, IDisposable
{
    private readonly Dictionary<RunKey, IReadOnlyDictionary<string, Tensor>> _weights = [];

    /// <inheritdoc/>
    public void OnWeights(RunInfo run, IReadOnlyDictionary<string, Tensor> weights)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(weights);
        Alive.RequireAll(weights.Values, nameof(weights));
        Forget(run.Key);
        _weights[run.Key] = weights.ToDictionary(entry => entry.Key, entry => entry.Value.clone().DetachFromDisposeScope());
    }

    /// <summary>Puts the weights of one run into a model.</summary>
    /// <param name="model">A model of the architecture that was trained, on any device.</param>
    /// <param name="objective">The run's objective, such as <c>pegr</c>.</param>
    /// <param name="lambda">The penalty's weight; null where one was tried.</param>
    /// <param name="seed">The seed; null where there was one.</param>
    /// <returns>The model.</returns>
    /// <exception cref="InvalidInputException">None or several of the runs are meant, or the model is another one.</exception>
    public TModel Load<TModel>(TModel model, string objective, double? lambda = null, int? seed = null)
        where TModel : nn.Module
    {
        Alive.Require(model);
        ArgumentNullException.ThrowIfNull(objective);
        var meant = _weights.Keys.Where(run =>
            run.Objective == objective && run.Lambda == (lambda ?? run.Lambda) && run.Seed == (seed ?? run.Seed)).ToList();
        if (meant.Count != 1)
        {
            var kept = string.Join(", ", _weights.Keys.Select(run => FormattableString.Invariant($"{run.Objective} (lambda {run.Lambda}, seed {run.Seed})")));
            throw new InvalidInputException(
                $"{meant.Count} kept runs are meant where one must be; name objective, lambda and seed of one of: {kept}.");
        }

        ModelWeights.Load(model, _weights[meant[0]]);
        return model;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var key in _weights.Keys.ToList())
        {
            Forget(key);
        }
    }

    private void Forget(RunKey key)
    {
        if (_weights.Remove(key, out var weights))
        {
            foreach (var tensor in weights.Values)
            {
                tensor.Dispose();
            }
        }
    }
}
