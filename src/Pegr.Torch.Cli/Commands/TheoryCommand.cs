using System.CommandLine;
using System.Globalization;
using Pegr.Torch.Cli.Experiments;
using Pegr.Torch.Cli.Hosting;
using Pegr.Torch.Cli.Reports;
using Pegr.Torch.Cli.Settings;
using Pegr.Torch.Experiments.Settings;
using Pegr.Torch.Tables;
using Pegr.Torch.Theory;
using Pegr.Torch.Vision.Experiments;
using Spectre.Console;

namespace Pegr.Torch.Cli.Commands;

/// <summary><c>pegr theory</c>: what to expect of settings before anything is trained.</summary>
internal static class TheoryCommand
{
    private static readonly string[] OfSynthetic =
        ["config", "json", "quiet", "samples", "dim", "signal-norm", "noise-std", "label-noise", "filters", "activation", "lambda"];

    private static readonly string[] OfImages =
    [
        "config", "json", "quiet", "dataset", "data-dir", "classes", "train-samples", "validation-fraction", "train-noise", "label-noise", "label-noise-kind", "normalize", "model",
        "filters", "activation", "lambda", "seed",
    ];

    /// <summary>The options that count for a command that takes others of no effect, too; null for all.</summary>
    public static IReadOnlyCollection<string>? Counting(Command command) => command.Name switch
    {
        "theory" => OfSynthetic,
        "images" when command.Parents.Any(parent => parent.Name == "theory") => OfImages,
        _ => null,
    };

    /// <summary>Creates the command.</summary>
    public static Command Create(CommandContext context)
    {
        var command = Create(
            context,
            "theory",
            "Show the signal-to-noise ratio, the regime that theory expects, and the window of lambda, without training. "
            + "Takes all settings of 'pegr synthetic'; those of the data, the network and lambda count.",
            SyntheticDefinition.Create(),
            settings => ((SyntheticSettings)settings).Theory(),
            "SNR = ‖mu‖ / (sigma_p √d)");
        command.Add(Create(
            context,
            "images",
            "The same for real images beside patches of noise (model patch-cnn, noise patch:SIGMA): the mean norm of the training images is taken for the "
            + "signal's. Takes all settings of 'pegr images'.",
            ImagesDefinition.Create(),
            settings => ImageTheory.Of((ImageSettings)settings),
            "SNR = mean image norm / (sigma √d)",
            "The images of a class differ, which the theory's signal does not: boundaries are not sharp.",
            "fashion-mnist-patches"));
        return command;
    }

    private static Command Create(
        CommandContext context,
        string name,
        string description,
        ExperimentDefinition experiment,
        Func<ComparisonSettings, SignalNoiseTheory> theoryOf,
        string ratio,
        string? caution = null,
        string? preset = null)
    {
        var flags = new SettingFlags(experiment, context.Catalog);
        var modes = new OutputModes();
        var command = new Command(name, description) { flags.Config };
        modes.AddTo(command);
        flags.AddTo(command);
        command.SetAction(parse =>
        {
            var given = modes.Apply(context, parse);
            var assignments = flags.Read(parse);
            var settings = RequestBuilder.Build(experiment, assignments).Settings;
            var theory = Theory(theoryOf, settings, assignments, preset is null ? "" : $" 'pegr theory {name} --config {preset}' has settings to begin with.");
            Write(given.Console, Rows(theory, settings, ratio), caution);
            given.WriteJson(() => TheoryJson.Format(theory, Cases(theory, settings).Prepend(("gd", 0))));
            return ExitCode.Success;
        });
        return command;
    }

    private static SignalNoiseTheory Theory(
        Func<ComparisonSettings, SignalNoiseTheory> theoryOf, ComparisonSettings settings, IReadOnlyList<Assignment> assignments, string help)
    {
        try
        {
            return theoryOf(settings);
        }
        catch (InvalidInputException refusal) when (refusal is { Setting: "model" or "train-noise", Problem: not null })
        {
            throw RequestBuilder.Located(new InvalidInputException(refusal.Setting, refusal.Problem + help, refusal), assignments);
        }
        catch (InvalidInputException refusal)
        {
            throw RequestBuilder.Located(refusal, assignments);
        }
    }

    private static void Write(IAnsiConsole console, IEnumerable<(string Name, string Value)> rows, string? caution)
    {
        var table = new Table().Border(TableBorder.Simple).HideHeaders().AddColumn("").AddColumn("");
        foreach (var (name, value) in rows)
        {
            table.AddRow(new Text(name), new Text(value));
        }

        console.Write(table);
        if (caution is not null)
        {
            console.WriteLine(caution);
        }

        console.WriteLine("Derivations, sources and limits: docs/theory.md");
    }

    private static IEnumerable<(string Name, string Value)> Rows(SignalNoiseTheory theory, ComparisonSettings settings, string ratio)
    {
        yield return (ratio, Print(theory.SignalToNoise));
        yield return (StrengthName(theory), theory.Strength is { } strength ? $"{Print(strength)} (boundary {Print(theory.Threshold)})" : "nothing is known for this power");
        yield return ("gradient descent", Regime(theory, "gd", 0));
        yield return ("window of lambda for PEGR", Window(theory));
        yield return ("suggested lambda", Suggestion(theory));
        foreach (var (objective, lambda) in Cases(theory, settings))
        {
            yield return ($"{Name(objective)} with lambda {Print(lambda)}", Regime(theory, objective, lambda));
        }

        if (theory.WhySilent is { } reason)
        {
            yield return ("why no prediction", reason);
        }
    }

    // Of PEGR whether it is asked for or not; of others what theory has something to say on.
    private static IEnumerable<(string Objective, double Lambda)> Cases(SignalNoiseTheory theory, ComparisonSettings settings)
        => from objective in settings.Objectives.Where(objective => objective != "gd" && theory.WindowOf(objective) is not null).Union(["pegr"])
           from lambda in settings.Lambdas
           select (objective, lambda);

    private static string StrengthName(SignalNoiseTheory theory)
        => theory.Power == 1
            ? "n·SNR⁴·d"
            : $"{(theory.LabelNoise > 0 ? "(1−2p)·" : "")}n·SNR^{Print(theory.Power)}";

    private static string Window(SignalNoiseTheory theory) => theory switch
    {
        { Power: 1 } => "none: for ReLU the penalty treats signal and noise alike",
        { Window: null } => "none is derived for these settings",
        { Window.IsEmpty: true, LabelNoise: >= 0.5 } => "empty: half or more of the labels are wrong",
        { Window.IsEmpty: true } => "empty: the signal is not the weaker patch",
        { Window: var window } => $"{Print(window.Lower)} to {Print(window.Upper)}{(theory.Power > 2 ? " (order of magnitude)" : "")}",
    };

    private static string Suggestion(SignalNoiseTheory theory) => theory.SuggestedLambda is { } lambda ? Print(lambda) : "none";

    private static string Name(string objective) => objective is "pegr" or "gr" ? objective.ToUpperInvariant() : objective;

    private static string Regime(SignalNoiseTheory theory, string objective, double lambda)
    {
        var (margin, expected) = theory.Expect(objective, lambda);
        var learns = SignalNoiseTheory.RegimeOf(margin) switch
        {
            Torch.Theory.Regime.SignalLearning => "learns the signal",
            Torch.Theory.Regime.NoiseMemorization => "does not: it memorizes noise, or stands still",
            _ => "no prediction",
        };
        var ofLabels = theory.LabelNoise > 0 ? " on true labels" : "";
        return expected is { } accuracy
            ? $"{learns}; test accuracy{ofLabels} {Readable.Fraction(accuracy)}{Steps(theory, objective, lambda, accuracy)}"
            : learns;
    }

    private static string Steps(SignalNoiseTheory theory, string objective, double lambda, double accuracy) => theory.StepsToLearn(objective, lambda) switch
    {
        null => "",
        { } steps when steps <= theory.Descent!.Steps && accuracy <= SignalNoiseTheory.LearnedAccuracy
            => $", after {Print(SignalNoiseTheory.LearnedAccuracy)} was passed near step {Rounded(steps)}: seeds will differ",
        { } steps when steps > theory.Descent!.Steps => $"; it needs about {Rounded(steps)} steps",
        { } steps => $", above {Print(SignalNoiseTheory.LearnedAccuracy)} after about {Rounded(steps)} steps",
    };

    // The step is known to a twentieth.
    private static string Rounded(int steps) => double.Parse(steps.ToString("G2", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture).ToString("F0", CultureInfo.InvariantCulture);

    private static string Print(double value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
