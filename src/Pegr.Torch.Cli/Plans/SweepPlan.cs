using System.Security.Cryptography;
using System.Text;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Sweeps;

namespace Pegr.Torch.Cli.Plans;

/// <summary>All runs of a sweep in their order, the same wherever it is made from the same settings.</summary>
internal sealed class SweepPlan
{
    private const long MaxRuns = 1_000_000;

    /// <summary>Plans a sweep.</summary>
    /// <exception cref="InvalidInputException">The settings cannot be used.</exception>
    public SweepPlan(SweepKind kind, SweepRequest request)
    {
        Kind = kind;
        Grid = new SweepGrid(kind.Settings, request);
        Request = request with { Lambdas = Choices(request.Lambdas) };
        kind.CheckCommon(Request.Settings); // what the number of runs follows from
        if ((long)X.Values.Count * Y.Values.Count * Request.Settings.Objectives.Count * Request.Lambdas.Count * Request.Settings.Seeds > MaxRuns)
        {
            throw new InvalidInputException("x", $"the sweep has more than {MaxRuns} runs; lower the number of values or seeds.");
        }

        Sweep = kind.Create(Grid, Request.Settings, [.. Request.Lambdas.Select(choice => Grid.Choice(Request.Settings, choice))]);
        Runs = OfTies(Sweep.Runs);
        Fingerprint = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
            string.Join('\n', kind.Settings.All.Where(IsGiven).Select(setting => $"{setting.Key}: {setting.Print(Request)}")))))[..16];
    }

    /// <summary>What is swept.</summary>
    public SweepKind Kind { get; }

    /// <summary>The settings, with the choices of lambda resolved.</summary>
    public SweepRequest Request { get; }

    /// <summary>The cells.</summary>
    public SweepGrid Grid { get; }

    /// <summary>The horizontal axis.</summary>
    public SweepAxis X => Grid.X;

    /// <summary>The vertical axis.</summary>
    public SweepAxis Y => Grid.Y;

    /// <summary>What is computed.</summary>
    public ComparisonSweep Sweep { get; }

    /// <summary>The runs.</summary>
    public IReadOnlyList<SweepRun> Runs { get; }

    /// <summary>The same for the same settings only.</summary>
    public string Fingerprint { get; }

    /// <summary>The values of a run's tied settings, in their order.</summary>
    public IEnumerable<string> Tied(SweepRun run) => Grid.Tied(Request.Settings, run.Cell.X, run.Cell.Y).Select(tied => tied.Text);

    /// <summary>What figures and reports read of finished runs, all or some.</summary>
    public SweepRecord RecordOf(IEnumerable<(SweepRun Run, SweepResult Result)> results)
        => Sweep.ToRecord(SweepGroup.Of(results.OrderBy(item => item.Run.Index).Select(item => (item.Run.Objective, item.Run.LambdaChoice, item.Result)))); // however they ended

    /// <summary>Makes sure that data which runs need are there and suit every cell.</summary>
    /// <exception cref="InvalidInputException">They are missing or do not.</exception>
    public void CheckData() => OfTies(() =>
    {
        Sweep.CheckData();
        return true;
    });

    /// <summary>A record of all runs without what they came to, for what follows from the settings alone.</summary>
    public SweepRecord Outline() => RecordOf(Runs.Select(run => (run, SweepResult.Of(run, final: null))));

    /// <summary>Whether a setting counts: sweeps without ties have the fingerprint and summary that they had before there were any.</summary>
    public bool IsGiven(Setting setting) => setting.Key != SweepSettingList.Tie || Request.Tie.Length > 0;

    // A value that a tie gave is the tie's fault.
    private T OfTies<T>(Func<T> checkedValue)
    {
        try
        {
            return checkedValue();
        }
        catch (InvalidInputException refusal) when (Grid.Ties.Any(tie => tie.Key == refusal.Setting))
        {
            throw new InvalidInputException(SweepSettingList.Tie, refusal.Message, refusal);
        }
    }

    private IReadOnlyList<string> Choices(IReadOnlyList<string> given)
    {
        var (word, place) = Grid.HasLambdaAxis ? (SweepRequest.Axis, "an axis of this sweep")
            : Grid.LambdaTie is not null ? (SweepRequest.Tied, "tied to an axis of this sweep")
            : ("", "");
        if (given.Count == 0)
        {
            return [word.Length > 0 ? word : Kind.DefaultLambda];
        }

        if (word.Length > 0)
        {
            return given is [var only] && only == word
                ? given
                : throw new InvalidInputException("lambda", $"it is {place}, which decides on its values; leave the setting out.");
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
