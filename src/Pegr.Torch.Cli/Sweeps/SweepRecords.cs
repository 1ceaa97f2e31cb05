using System.Globalization;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Sweeps;

/// <summary>Makes of a sweep's settings and results what figures and reports read.</summary>
internal static class SweepRecords
{
    private const int FineGrid = 121;

    /// <summary>Makes the record.</summary>
    /// <param name="plan">The sweep.</param>
    /// <param name="results">Its finished runs, all or some.</param>
    public static SweepRecord Of(SweepPlan plan, IReadOnlyList<(SweepRun Run, SweepResult Result)> results)
    {
        var common = plan.Request.Common;
        return new SweepRecord
        {
            Title = Title(plan),
            X = plan.X,
            Y = plan.Y,
            Seeds = common.Seeds,
            BestAccuracy = common.TestLabelNoise ? Math.Max(common.LabelNoise, 1 - common.LabelNoise) : 1,
            Groups = [.. results.GroupBy(result => (result.Run.Run.Objective, result.Run.LambdaChoice)).Select(group => new SweepGroup
            {
                Objective = group.Key.Objective,
                LambdaChoice = group.Key.LambdaChoice,
                Results = [.. group.Select(result => result.Result)],
                Boundary = Boundary(plan, group.Key.Objective, group.Key.LambdaChoice),
                Margins = group.DistinctBy(result => (result.Run.X, result.Run.Y))
                    .ToDictionary(result => (result.Run.X, result.Run.Y), result => result.Run.Margin),
            })],
        };
    }

    private static IReadOnlyList<BoundaryLine> Boundary(SweepPlan plan, string objective, string choice)
        => ZeroContour.Trace(plan.Grid.Fine(plan.X, FineGrid), plan.Grid.Fine(plan.Y, FineGrid), (x, y) =>
        {
            var settings = plan.Grid.Settings(x, y);
            var lambda = choice.Length == 0 ? 0 : plan.Grid.Lambda(choice, x, y, settings);
            return lambda is null ? null : Analysis.Theory.SignalNoiseTheory.For(settings).Margin(objective, lambda.Value);
        });

    private static string Title(SweepPlan plan)
    {
        var request = plan.Request;
        var parts = new (string Key, string Symbol)[]
            {
                ("samples", "n="), ("dim", "d="), ("filters", "m="), ("signal-norm", "‖μ‖="), ("noise-std", "σ_p="), ("init-std", "σ₀="),
                ("activation", ""), ("learning-rate", "η="), ("steps", "steps="),
            }
            .Where(part => part.Key != plan.X.Key && part.Key != plan.Y.Key)
            .Select(part => part.Symbol + SweepSettingList.All.First(setting => setting.Key == part.Key).Print(request))
            .ToList();
        if (request.Common.LabelNoise > 0)
        {
            parts.Add(string.Create(CultureInfo.InvariantCulture, $"{request.Common.LabelNoise * 100:0.#}% labels flipped"));
        }

        return $"{string.Join(", ", parts)}, {request.Common.Seeds} seed{(request.Common.Seeds > 1 ? "s" : "")}";
    }
}
