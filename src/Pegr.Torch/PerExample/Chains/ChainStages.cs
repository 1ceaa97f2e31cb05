using Pegr.Torch.Models;
using Pegr.Torch.PerExample.Modules;
using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Chains;

/// <summary>The stages of modules that compute what their parts compute one after the other, and nothing else.</summary>
internal static class ChainStages
{
    /// <summary>A module's stages; null where it is not known to be a chain of known ones.</summary>
    /// <param name="module">The module.</param>
    /// <param name="nameOf">The name of a layer in the model.</param>
    /// <remarks>Of exactly these types: a derived class may do anything. What someone hooked does something else besides.</remarks>
    public static IReadOnlyList<ChainStage>? Of(nn.IModule<Tensor, Tensor> module, Func<nn.Module, string> nameOf)
    {
        var stages = new List<ChainStage>();
        return Add(module, nameOf, stages) ? stages : null;
    }

    private static bool Add(nn.IModule<Tensor, Tensor> module, Func<nn.Module, string> nameOf, List<ChainStage> stages)
    {
        if (ModelHooks.Has(module))
        {
            return false;
        }

        switch (module)
        {
            case Sequential sequential when module.GetType() == typeof(Sequential):
                for (var i = 0; i < sequential.Count; i++)
                {
                    if (!Add(sequential[i], nameOf, stages))
                    {
                        return false;
                    }
                }

                return sequential.Count > 0;
            case Mlp mlp:
                stages.Add(new FlattenStage());
                return Add(mlp.Layers, nameOf, stages);
            case SignalNoiseCnn cnn:
                var isKnown = Add(cnn.FilterLayer, nameOf, stages) && Add(cnn.Activation, nameOf, stages);
                stages.Add(new PatchSumStage(cnn.SecondLayer));
                return isKnown;
            case Linear linear when module.GetType() == typeof(Linear):
                stages.Add(new LinearStage(nameOf(linear), linear));
                return true;
            default:
                if (WithoutParameters(module) is not { } stage)
                {
                    return false;
                }

                stages.Add(stage);
                return true;
        }
    }

    // What works in place would write over inputs that are not its own.
    private static ChainStage? WithoutParameters(nn.IModule<Tensor, Tensor> module)
        => module switch
        {
            Flatten { start_dim: 1, end_dim: -1 } when module.GetType() == typeof(Flatten) => new FlattenStage(),
            ReLU { inplace: false } when module.GetType() == typeof(ReLU) => new RectifierStage(),
            Tanh { inplace: false } when module.GetType() == typeof(Tanh) => new TanhStage(),
            Sigmoid { inplace: false } when module.GetType() == typeof(Sigmoid) => new SigmoidStage(),
            RectifiedPower { Power: 1 } => new RectifierStage(),
            RectifiedPower { Power: 2 or 3 } power => new RectifiedPowerStage(power),
            nn.Module other when SmoothActivation.Of(other) is { } function => new SmoothStage(function),
            _ => null,
        };
}
