using System.Text.Json;
using Pegr.Torch.Cli.Tests.Support;

namespace Pegr.Torch.Cli.Tests.Commands;

public sealed class TheoryCommandTests
{
    [Fact]
    public void The_published_settings_have_the_published_window()
    {
        var outcome = CommandLine.Run("theory", "--lambda", "0.1,6");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var lines = outcome.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.Contains("n·SNR^2 0.45 (boundary 2)", lines);
        Assert.Contains("window of lambda for PEGR 0.04 to 4.444", lines);
        Assert.Contains("suggested lambda 0.4216", lines);
        Assert.Contains("PEGR with lambda 0.1 learns the signal; test accuracy 1.000, above 0.9 after about 120 steps", lines);
        Assert.Contains("gradient descent does not: it memorizes noise, or stands still; test accuracy 0.501", lines);
    }

    [Fact]
    public void JSON_has_what_the_text_says()
    {
        var outcome = CommandLine.Run("theory", "--lambda", "0.1,6", "--objectives", "gd,gr", "--json");

        using var document = JsonDocument.Parse(outcome.Output);
        var predictions = document.RootElement.GetProperty("predictions").EnumerateArray().ToList();
        Assert.Equal(
            ["gd 0", "gr 0.1", "gr 6", "pegr 0.1", "pegr 6"],
            predictions.Select(item => $"{item.GetProperty("objective")} {item.GetProperty("lambda")}"));
        Assert.Equal(("noise-memorization", 0.501), (predictions[0].GetProperty("regime").GetString()!, Math.Round(predictions[0].GetProperty("accuracy").GetDouble(), 3)));
        Assert.Equal("signal-learning", predictions[3].GetProperty("regime").GetString());
        Assert.InRange(predictions[3].GetProperty("steps_to_learn").GetInt32(), 115, 125);
    }

    [Fact]
    public void It_says_how_many_steps_are_missing()
        => Assert.Matches("it needs about [0-9]+ *\n? *steps", CommandLine.Run("theory", "--signal-norm", "0.4", "--lambda", "0.42", "--steps", "1000").Output);

    [Fact]
    public void Of_momentum_the_rates_alone_speak()
    {
        var outcome = CommandLine.Run("theory", "--momentum", "0.9");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        Assert.Contains("learns the signal", outcome.Output);
        Assert.DoesNotContain("accuracy", outcome.Output);
    }

    [Theory]
    [InlineData("relu", "none: for ReLU")]
    [InlineData("relu1.5", "nothing is known for this power")]
    [InlineData("relu3", "(order of magnitude)")]
    public void What_cannot_be_said_is_said(string activation, string expected)
        => Assert.Contains(expected, CommandLine.Run("theory", "--activation", activation).Output);

    [Theory]
    [InlineData("0.5", "1.5", "half or more of the labels are wrong")]
    [InlineData("0.2", "20", "the signal is not the weaker patch")]
    public void An_empty_window_has_its_reason(string labelNoise, string norm, string expected)
        => Assert.Contains($"empty: {expected}", CommandLine.Run("theory", "--signal-norm", norm, "--label-noise", labelNoise).Output, StringComparison.Ordinal);

    [Fact]
    public void Why_nothing_is_predicted_of_few_filters_is_said()
    {
        var output = CommandLine.Run("theory", "--filters", "4", "--lambda", "0.1").Output;

        Assert.Matches("PEGR with lambda 0.1 +no prediction", output);
        Assert.Contains("of fewer than 5 filters", output, StringComparison.Ordinal);
        Assert.Contains("suggested lambda", output, StringComparison.Ordinal);
    }

    // ‖x‖ is 12.125 in the mean over the 20 images that seed 1 draws: 20·12.125²/(4·784) = 0.938, and lambda from 10/3136 to 10/12.125².
    [Fact]
    public void It_speaks_of_real_images_beside_patches_of_noise()
    {
        var outcome = CommandLine.Run("theory", "images", "--config", "fashion-mnist-patches");

        Assert.Equal((0, ""), (outcome.ExitCode, outcome.Error));
        var lines = outcome.Output.Split('\n').Select(line => string.Join(' ', line.Split(' ', StringSplitOptions.RemoveEmptyEntries))).ToList();
        Assert.Contains("n·SNR^2 0.9377 (boundary 2)", lines);
        Assert.Contains("window of lambda for PEGR 0.003189 to 0.06801", lines);
        Assert.Contains("suggested lambda 0.01473", lines);
        Assert.Contains("PEGR with lambda 0.015 learns the signal", lines);
        Assert.Contains("The images of a class differ", outcome.Output);
    }

    [Fact]
    public void Images_without_a_patch_are_refused_at_their_setting()
    {
        var outcome = CommandLine.Run("theory", "images", "--model", "mlp");

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("pegr: --model: theory speaks of patch-cnn", outcome.Error);
    }

    [Fact]
    public void Without_settings_for_images_it_names_some()
    {
        var outcome = CommandLine.Run("theory", "images");

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.EndsWith("'pegr theory images --config fashion-mnist-patches' has settings to begin with.", outcome.Error.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_are_checked_as_elsewhere()
    {
        var outcome = CommandLine.Run("theory", "--dim", "0");

        Assert.Equal((2, ""), (outcome.ExitCode, outcome.Output));
        Assert.StartsWith("pegr: --dim: 0 is out of range", outcome.Error);
    }
}
