using static TorchSharp.torch;

namespace Pegr.Torch.PerExample.Rules;

/// <summary>The known layer rules, found by a layer's type or its nearest base type.</summary>
public sealed class LayerRuleRegistry
{
    private static readonly object Gate = new();
    private static IReadOnlyList<ILayerRule> _added = [];

    private readonly Dictionary<Type, ILayerRule> _rules = [];

    /// <summary>A number that changes with every registration.</summary>
    internal int Version { get; private set; }

    /// <summary>A new registry with the rules of this library, and those of <see cref="RegisterDefault"/>.</summary>
    public static LayerRuleRegistry CreateDefault()
    {
        var registry = new LayerRuleRegistry();
        ILayerRule[] rules =
        [
            new LinearRule(), new Conv1dRule(), new Conv2dRule(), new Conv3dRule(), new ConvTranspose1dRule(), new ConvTranspose2dRule(), new ConvTranspose3dRule(),
            new EmbeddingRule(), new LayerNormRule(), new GroupNormRule(), new InstanceNormRule(), new BatchNormRule(),
            new PReLURule(), new LearnedPositionsRule(), new ClassTokenRule(), new LayerScaleRule(), new RMSNormRule(),
        ];
        foreach (var rule in rules.Concat(_added))
        {
            registry.Register(rule);
        }

        return registry;
    }

    /// <summary>
    /// Adds a rule to every registry that <see cref="CreateDefault"/> makes from now on, in place of one for the same type: so
    /// engines that settings name have it, and experiments, benchmarks and figures.
    /// </summary>
    public static void RegisterDefault(ILayerRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        lock (Gate)
        {
            _added = [.. _added, rule];
        }
    }

    /// <summary>Adds a rule, in place of one for the same type.</summary>
    public void Register(ILayerRule rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        _rules[rule.LayerType] = rule;
        Version++;
    }

    /// <summary>The rule for a layer, or null where there is none.</summary>
    public ILayerRule? Find(nn.Module layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        for (var type = layer.GetType(); type is not null; type = type.BaseType)
        {
            if (_rules.TryGetValue(type, out var rule))
            {
                return rule;
            }
        }

        return null;
    }
}
