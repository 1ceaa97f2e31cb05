using System.Text;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Modules;

/// <summary>What a model consists of at a step: looked up once, as every look goes through all modules.</summary>
internal sealed class ModelParts
{
    private ModelParts(nn.Module<Tensor, Tensor> model, IReadOnlyList<ModelPart> modules, IReadOnlyList<Parameter> trainable)
        => (Model, Modules, Trainable) = (model, modules, trainable);

    /// <summary>The model.</summary>
    public nn.Module<Tensor, Tensor> Model { get; }

    /// <summary>The model itself, under the empty name, and every module below it, each once.</summary>
    public IReadOnlyList<ModelPart> Modules { get; }

    /// <summary>The parameters that require grad, each once.</summary>
    public IReadOnlyList<Parameter> Trainable { get; }

    /// <summary>The names, modes and numbers of hooks of the modules, and their parameters' types and shapes and which are trainable, as a text.</summary>
    public string Setting => field ??= Describe();

    /// <summary>Looks a model up.</summary>
    /// <exception cref="InvalidOperationException">It has no trainable parameter.</exception>
    public static ModelParts Of(nn.Module<Tensor, Tensor> model)
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
                if (!all[i].is_leaf)
                {
                    var (path, _, _) = found.Last(module => module.Start <= i);
                    throw ModelParameters.Computed(path.Length == 0 ? names[i] : $"{path}.{names[i]}");
                }

                trainable.Add(all[i]);
            }
        }

        if (trainable.Count == 0)
        {
            throw ModelParameters.None();
        }

        var modules = new ModelPart[found.Count];
        for (var k = 0; k < found.Count; k++)
        {
            var (name, module, start) = found[k];
            var end = k + 1 < found.Count ? found[k + 1].Start : parameters.Length;
            modules[k] = new ModelPart(name, module, module.training, new ArraySegment<OwnParameter>(parameters, start, end - start));
        }

        return new ModelParts(model, modules, trainable);
    }

    private string Describe()
    {
        var text = new StringBuilder();
        foreach (var part in Modules)
        {
            text.Append(part.Name).Append(part.IsTraining ? '+' : '-').Append(ModelHooks.Count(part.Module));
            foreach (var parameter in part.Parameters)
            {
                text.Append(parameter.Name).Append(parameter.IsTrainable ? '+' : '-').Append((int)parameter.Tensor.dtype).AppendJoin(',', parameter.Tensor.shape);
            }
        }

        return text.ToString();
    }
}
