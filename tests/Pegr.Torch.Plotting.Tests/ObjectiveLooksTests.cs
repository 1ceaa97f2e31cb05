using Pegr.Torch.Comparisons;
using Pegr.Torch.Plotting.Style;

namespace Pegr.Torch.Plotting.Tests;

public sealed class ObjectiveLooksTests
{
    [Fact]
    public void Names_are_the_usual_ones_with_lambda_where_there_is_one()
    {
        var looks = Looks(("gd", 0), ("gr", 0.1), ("pegr", 0.01), ("variance", 1e-5), ("mine", 2));

        Assert.Equal(
            ["GD", "GR (λ=0.1)", "PEGR (λ=0.01)", "Variance (λ=1e−5)", "mine (λ=2)"], looks.Select(look => look.Name));
    }

    [Fact]
    public void A_known_objective_looks_the_same_in_any_company()
    {
        var alone = Assert.Single(Looks(("pegr", 0.1)));

        Assert.Equal(alone, Looks(("gd", 0), ("mine", 1), ("pegr", 0.1))[2]);
        Assert.Equal(alone, Looks(("pegr", 0.1), ("gr", 0.1), ("variance", 0.1))[0]);
    }

    [Fact]
    public void Up_to_thirty_curves_differ_in_pattern_or_marker()
    {
        var groups = Enumerable.Range(1, 26).Select(index => (index % 2 == 0 ? "pegr" : "new-" + index, 0.01 * index));

        var looks = Looks([("gd", 0), ("gr", 0.1), .. groups]);

        Assert.Equal(looks.Count, looks.Select(look => (look.Pattern.Name, look.Marker)).Distinct().Count());
    }

    [Fact]
    public void Lambdas_of_one_objective_grow_lighter()
    {
        var looks = Looks(("pegr", 1), ("pegr", 0.01), ("pegr", 0.1));

        Assert.True(looks[1].Color.Luminance < looks[2].Color.Luminance);
        Assert.True(looks[2].Color.Luminance < looks[0].Color.Luminance);
        Assert.True(looks[0].Color.Luminance < 0.9, "the lightest is still seen on white");
    }

    [Fact]
    public void Known_objectives_differ_in_grey()
    {
        var grey = Looks(("gd", 0), ("gr", 0.1), ("pegr", 0.1), ("variance", 0.1))
            .Select(look => 0.299 * look.Color.R + 0.587 * look.Color.G + 0.114 * look.Color.B)
            .Order()
            .ToArray();

        Assert.All(grey.Zip(grey.Skip(1)), pair => Assert.True(pair.Second - pair.First > 15, $"{pair.First} and {pair.Second}"));
    }

    private static IReadOnlyList<ObjectiveLook> Looks(params (string Objective, double Lambda)[] objectives)
        => ObjectiveLooks.For(ObjectiveGroup.Of(SampleRecords.Synthetic(1, objectives).Runs));
}
