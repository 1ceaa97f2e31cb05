using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>
/// A model's parameters, each once. <c>parameters()</c> lists one that several modules share (tied weights) once for every
/// module, and an optimizer made from that list steps it as often.
/// </summary>
public static class ModelParameters
{
    /// <summary>All parameters, each once, in the order in which the model lists them.</summary>
    /// <param name="model">The model.</param>
    public static IReadOnlyList<Parameter> Of(nn.Module model)
    {
        ArgumentNullException.ThrowIfNull(model);
        return TensorIdentity.Distinct([.. model.parameters()]);
    }

    /// <summary>Those that require grad, each once.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    /// <exception cref="NotSupportedException">One is computed from another tensor.</exception>
    internal static List<Parameter> Trainable(nn.Module model)
    {
        var trainable = Of(model).Where(parameter => parameter.requires_grad).ToList();
        if (!trainable.TrueForAll(parameter => parameter.is_leaf))
        {
            var (name, _) = model.named_parameters().First(entry => entry.parameter.requires_grad && !entry.parameter.is_leaf);
            throw Computed(name);
        }

        return trainable.Count > 0 ? trainable : throw None();
    }

    /// <summary>Refuses a model without a parameter that requires grad.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    internal static void RequireTrainable(nn.Module model)
    {
        if (!model.parameters().Any(parameter => parameter.requires_grad))
        {
            throw None();
        }
    }

    /// <summary>What is said of a model without a trainable parameter.</summary>
    internal static InvalidOperationException None() => new("The model has no trainable parameter: every one is frozen, or there is none.");

    /// <summary>What is said of a parameter with a graph behind it: it is no parameter, but a function of one.</summary>
    internal static NotSupportedException Computed(string name)
        => new($"The parameter '{name}' is computed from another tensor, such as new Parameter(other.weight.t()), so it would be counted beside what it is computed "
            + "from. Compute it in forward: functional.linear(x, other.weight.t()).");
}
