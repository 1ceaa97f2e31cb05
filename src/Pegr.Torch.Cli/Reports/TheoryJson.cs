using System.Text.Json;
using Pegr.Torch.Cli.Folders;
using Pegr.Torch.Theory;

namespace Pegr.Torch.Cli.Reports;

/// <summary>What theory expects, for programs.</summary>
internal static class TheoryJson
{
    /// <summary>The object's text.</summary>
    /// <param name="theory">The theory of the settings.</param>
    /// <param name="cases">The objectives and lambdas to predict.</param>
    public static string Format(SignalNoiseTheory theory, IEnumerable<(string Objective, double Lambda)> cases) => JsonLayout.Object(json =>
    {
        json.WriteNumber("samples", theory.Samples);
        json.WriteNumber("dim", theory.Dim);
        json.WriteNumber("signal_norm", theory.SignalNorm);
        json.WriteNumber("noise_std", theory.NoiseStd);
        json.WriteNumber("filters", theory.Filters);
        json.WriteNumber("power", theory.Power);
        json.WriteNumber("label_noise", theory.LabelNoise);
        json.WriteFinite("snr", theory.SignalToNoise);
        Write(json, "strength", theory.Strength);
        json.WriteNumber("boundary", theory.Threshold);
        Write(json, "window_lower", theory.Window?.Lower);
        Write(json, "window_upper", theory.Window?.Upper);
        Write(json, "suggested_lambda", theory.SuggestedLambda);
        json.WriteStartArray("predictions");
        foreach (var (objective, lambda) in cases)
        {
            var (margin, accuracy) = theory.Expect(objective, lambda);
            json.WriteStartObject();
            json.WriteString("objective", objective);
            json.WriteNumber("lambda", lambda);
            json.WriteString("regime", Name(SignalNoiseTheory.RegimeOf(margin)));
            Write(json, "accuracy", accuracy);
            Write(json, "steps_to_learn", theory.StepsToLearn(objective, lambda));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteFinite(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    private static string? Name(Regime? regime) => regime switch
    {
        Regime.SignalLearning => "signal-learning",
        Regime.NoiseMemorization => "noise-memorization",
        _ => null,
    };
}
