using System.Security.Cryptography;
using System.Text;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Plans;

/// <summary>All runs of a sweep in their order, the same wherever it is made from the same settings.</summary>
internal sealed class SweepPlan
{
    private const long MaxRuns = 1_000_000;

    /// <summary>Plans a sweep.</summary>
    /// <exception cref="InvalidInputException">The settings cannot be used.</exception>
    public SweepPlan(SweepRequest request)
    {
        Grid = new SweepGrid(request);
        Request = request with { Lambdas = Choices(request.Lambdas, Grid.HasLambdaAxis) };
        SettingChecks.Common(Request.Common, ReducedExperiment.Engine); // what the number of runs follows from
        if ((long)X.Values.Count * Y.Values.Count * Request.Common.Objectives.Count * Request.Lambdas.Count * Request.Common.Seeds > MaxRuns)
        {
            throw new InvalidInputException("x", $"the sweep has more than {MaxRuns} runs; lower the number of values or seeds.");
        }

        Sweep = new SignalNoiseSweep
        {
            Common = Request.Common,
            X = X,
            Y = Y,
            Apply = Grid.Settings,
            Lambdas = [.. Request.Lambdas.Select(Grid.Choice)],
        };
        Runs = Sweep.Runs();
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('\n', SweepSettingList.All.Select(setting => $"{setting.Key}: {setting.Print(Request)}")))))[..16];
    }

    /// <summary>The settings, with the choices of lambda resolved.</summary>
    public SweepRequest Request { get; }

    /// <summary>The cells.</summary>
    public SweepGrid Grid { get; }

    /// <summary>The horizontal axis.</summary>
    public SweepAxis X => Grid.X;

    /// <summary>The vertical axis.</summary>
    public SweepAxis Y => Grid.Y;

    /// <summary>What is computed.</summary>
    public SignalNoiseSweep Sweep { get; }

    /// <summary>The runs.</summary>
    public IReadOnlyList<SweepRun> Runs { get; }

    /// <summary>The same for the same settings only.</summary>
    public string Fingerprint { get; }

    /// <summary>What figures and reports read of finished runs, all or some.</summary>
    public SweepRecord RecordOf(IEnumerable<(SweepRun Run, SweepResult Result)> results)
        => Sweep.ToRecord(SweepGroup.Of(results.Select(item => (item.Run.Run.Objective, item.Run.LambdaChoice, item.Result))));

    /// <summary>A record of all runs without what they came to, for what follows from the settings alone.</summary>
    public SweepRecord Outline()
        => RecordOf(Runs.Select(run => (run, new SweepResult(run.X, run.Y, run.Run.Seed, run.Run.Lambda, new Dictionary<string, double>()))));

    private static IReadOnlyList<string> Choices(IReadOnlyList<string> given, bool hasLambdaAxis)
    {
        if (given.Count == 0)
        {
            return [hasLambdaAxis ? SweepRequest.Axis : SweepRequest.Auto];
        }

        if (hasLambdaAxis)
        {
            return given is [SweepRequest.Axis]
                ? given
                : throw new InvalidInputException("lambda", "it is an axis of this sweep, which decides on its values; leave the setting out.");
        }

        // As numbers are printed, so that one number is one choice.
        var choices = given.Select(choice => choice == SweepRequest.Auto ? choice : SettingText.Print(Number(choice))).ToList();
        return choices.Distinct().Count() == choices.Count
            ? choices
            : throw new InvalidInputException("lambda", "a value is given twice; name each once.");
    }

    private static double Number(string choice)
    {
        try
        {
            var number = SettingText.Number(SweepSettingList.Lambda, choice);
            SettingChecks.NotNegative(SweepSettingList.Lambda, number);
            return number;
        }
        catch (InvalidInputException refusal)
        {
            throw new InvalidInputException(SweepSettingList.Lambda, $"{refusal.Problem} Or use {SweepRequest.Auto}.", refusal);
        }
    }
}
