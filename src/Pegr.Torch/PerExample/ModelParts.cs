using System.Text;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample;

/// <summary>What a model consists of at a step: looked up once, as every look goes through all modules.</summary>
internal sealed class ModelParts
{
    private readonly Lazy<string> _setting;

    private ModelParts(IReadOnlyList<ModelPart> modules, IReadOnlyList<Parameter> trainable)
    {
        (Modules, Trainable) = (modules, trainable);
        _setting = new Lazy<string>(Describe);
    }

    /// <summary>The model itself, under the empty name, and every module below it, each once.</summary>
    public IReadOnlyList<ModelPart> Modules { get; }

    /// <summary>The parameters that require grad, each once.</summary>
    public IReadOnlyList<Parameter> Trainable { get; }

    /// <summary>The names and modes of the modules, and their parameters' types and which are trainable, as a text.</summary>
    public string Setting => _setting.Value;

    /// <summary>Looks a model up.</summary>
    /// <exception cref="InvalidOperationException">It has no trainable parameter.</exception>
    public static ModelParts Of(nn.Module model)
    {
        var found = new List<(string Name, nn.Module Module, int Start)>();
        var names = new List<string>();
        var all = new List<Parameter>();
        foreach (var (name, module) in ModuleTree.Of(model))
        {
            found.Add((name, module, all.Count));
            foreach (var (own, parameter) in module.named_parameters(recurse: false))
            {
                names.Add(own);
                all.Add(parameter);
            }
        }

        var firsts = TensorIdentity.Firsts(all);
        var parameters = new OwnParameter[all.Count];
        var trainable = new List<Parameter>();
        for (var i = 0; i < all.Count; i++)
        {
            parameters[i] = new OwnParameter(names[i], all[firsts[i]], all[i].requires_grad);
            if (firsts[i] == i && parameters[i].IsTrainable)
            {
                trainable.Add(all[i]);
            }
        }

        if (trainable.Count == 0)
        {
            throw BatchChecks.NothingTrainable();
        }

        var modules = new ModelPart[found.Count];
        for (var k = 0; k < found.Count; k++)
        {
            var (name, module, start) = found[k];
            var end = k + 1 < found.Count ? found[k + 1].Start : parameters.Length;
            modules[k] = new ModelPart(name, module, module.training, new ArraySegment<OwnParameter>(parameters, start, end - start));
        }

        return new ModelParts(modules, trainable);
    }

    private string Describe()
    {
        var text = new StringBuilder();
        foreach (var part in Modules)
        {
            text.Append(part.Name).Append(part.IsTraining ? '+' : '-');
            foreach (var parameter in part.Parameters)
            {
                text.Append(parameter.Name).Append(parameter.IsTrainable ? '+' : '-').Append((int)parameter.Tensor.dtype);
            }
        }

        return text.ToString();
    }
}

/// <summary>A module of a model.</summary>
/// <param name="Name">Its path; empty for the model itself.</param>
/// <param name="Module">The module.</param>
/// <param name="IsTraining">Whether it is in training mode.</param>
/// <param name="Parameters">What it holds itself, not by way of other modules.</param>
internal sealed record ModelPart(string Name, nn.Module Module, bool IsTraining, ArraySegment<OwnParameter> Parameters);

/// <summary>A parameter that a module holds.</summary>
/// <param name="Name">Its name in the module.</param>
/// <param name="Tensor">The parameter: one that several modules or names share is the same object everywhere.</param>
/// <param name="IsTrainable">Whether it requires grad.</param>
internal readonly record struct OwnParameter(string Name, Parameter Tensor, bool IsTrainable);
