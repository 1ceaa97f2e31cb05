using Pegr.Torch.Experiments;
using Pegr.Torch.Models;
using Pegr.Torch.Serialization;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Records;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Experiments;

public sealed class KeptWeightsTests
{
    [Fact]
    public void The_weights_of_the_run_that_is_meant_come_back()
    {
        using var scope = NewDisposeScope();
        using var kept = new KeptWeights();
        var given = Finish(kept, ("gd", 0, 1), ("pegr", 0.1, 1), ("pegr", 0.2, 1), ("pegr", 0.2, 2));

        using var model = NewModel();
        Assert.Equal(given[0], Weights(kept.Load(model, "gd")));
        Assert.Equal(given[1], Weights(kept.Load(model, "pegr", lambda: 0.1)));
        Assert.Equal(given[3], Weights(kept.Load(model, "pegr", lambda: 0.2, seed: 2)));
    }

    [Fact]
    public void None_or_several_runs_are_refused_with_a_list_and_the_model_is_left_as_it_is()
    {
        using var scope = NewDisposeScope();
        using var kept = new KeptWeights();
        Finish(kept, ("gd", 0, 1), ("pegr", 0.1, 1), ("pegr", 0.1, 2));
        using var model = NewModel();
        var before = Weights(model);

        var several = Assert.Throws<InvalidInputException>(() => kept.Load(model, "pegr"));
        Assert.Throws<InvalidInputException>(() => kept.Load(model, "gr"));

        Assert.Equal(
            "2 kept runs are meant where one must be; name objective, lambda and seed of one of: "
            + "gd (lambda 0, seed 1), pegr (lambda 0.1, seed 1), pegr (lambda 0.1, seed 2).",
            several.Message);
        Assert.Equal(before, Weights(model));
    }

    [Fact]
    public void Another_model_is_refused()
    {
        using var scope = NewDisposeScope();
        using var kept = new KeptWeights();
        Finish(kept, ("gd", 0, 1));
        using var other = new Mlp(3, [5], 2);

        var refusal = Assert.Throws<InvalidInputException>(() => kept.Load(other, "gd"));

        Assert.StartsWith("weights: these weights do not fit the model: of another shape: layers.linear1.weight [4, 3] for [5, 3]", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_left_after_disposal_even_of_a_run_that_was_repeated() => Live.AssertNothingLeft(() =>
    {
        using var kept = new KeptWeights();
        using (NewDisposeScope())
        {
            Finish(kept, ("gd", 0, 1), ("gd", 0, 1));
        }
    });

    private static Mlp NewModel() => new(3, [4], 2);

    private static double[] Weights(nn.Module model) => [.. ModelWeights.Of(model).Values.SelectMany(Arrays.Of)];

    // As an experiment does: the tensors are valid during the call only.
    private static List<double[]> Finish(KeptWeights kept, params (string Objective, double Lambda, int Seed)[] runs)
    {
        var given = new List<double[]>();
        foreach (var (objective, lambda, seed) in runs)
        {
            using var scope = NewDisposeScope();
            using var model = NewModel();
            given.Add(Weights(model));
            kept.OnWeights(new RunInfo(objective, lambda, seed, 0, runs.Length, 1), ModelWeights.Of(model));
        }

        return given;
    }
}
