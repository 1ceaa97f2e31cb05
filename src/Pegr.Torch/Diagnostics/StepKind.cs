using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;

namespace Pegr.Torch.Diagnostics;

/// <summary>A kind of optimizer step whose cost is of interest.</summary>
/// <param name="Objective">A key of <see cref="ObjectiveRegistry"/>.</param>
/// <param name="Engine">A key of <see cref="EngineRegistry"/>, or <see cref="Plain"/> where the objective takes none.</param>
public sealed record StepKind(string Objective, string Engine)
{
    /// <summary>The engine of an objective that takes none.</summary>
    public const string Plain = "plain";

    private const double Lambda = 0.1;

    /// <summary>Gradient descent, which the others are compared with.</summary>
    public static StepKind GradientDescent { get; } = new("gd", Plain);

    /// <summary>Gradient descent, GR, PEGR by every engine, SAM, and every other objective by its default engine, in the order of presentation.</summary>
    public static IReadOnlyList<StepKind> All { get; } =
    [
        GradientDescent,
        new("gr", Plain),
        .. EngineRegistry.Keys.Select(engine => new StepKind("pegr", engine)),
        new("sam", Plain),
        .. ObjectiveRegistry.Keys.Except(["gd", "gr", "pegr", "sam"]).Select(objective => Of(objective)[0]),
    ];

    /// <summary>An objective by every engine that it can be computed by, or once where it takes none.</summary>
    /// <param name="objective">A key of <see cref="ObjectiveRegistry"/>.</param>
    /// <exception cref="InvalidInputException">The key is unknown.</exception>
    public static IReadOnlyList<StepKind> Of(string objective)
    {
        ArgumentNullException.ThrowIfNull(objective);
        if (!ObjectiveRegistry.HasEngine(objective))
        {
            return [new StepKind(objective, Plain)];
        }

        return
        [
            .. EngineRegistry.Keys.Where(engine => !(ObjectiveRegistry.NeedsPerExample(objective) && EngineRegistry.IsEstimate(engine)))
                .Select(engine => new StepKind(objective, engine)),
        ];
    }

    /// <summary>Creates the objective.</summary>
    /// <exception cref="InvalidInputException">A key is unknown.</exception>
    public IObjective CreateObjective()
        => ObjectiveRegistry.Create(
            Objective, new ObjectiveOptions(Lambda, Engine == Plain ? null : EngineRegistry.Create(Engine)));
}
