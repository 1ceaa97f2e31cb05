using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Serialization;
using Pegr.Torch.Tests.PerExample.Zoo;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>
/// A decoder with tied weights, held by two modules, against the same function of one weight, held by one module: every objective,
/// engine and optimizer must do the same to both.
/// </summary>
public sealed class SharedParameterTests
{
    public static TheoryData<string> Optimizers => [.. OptimizerFactory.Keys];

    private static readonly Dictionary<string, Func<IObjective>> Objectives = new()
    {
        ["gd"] = () => new EmpiricalRisk(),
        ["gr"] = () => new GradientPenalty(0.6),
        ["gr in pieces"] = () => new GradientPenalty(0.6) { MicroBatchSize = 2 },
        ["gr-fd"] = () => new GradientPenalty(0.6) { Difference = new FiniteDifference(1e-5, Central: true) },
        ["sam"] = () => new SharpnessAware(0.3),
        ["sam, groups of 1"] = () => new SharpnessAware(0.3) { GroupSize = 1 },
        ["group"] = () => new GroupGradientPenalty(0.6, 2),
        ["group, loop"] = () => new GroupGradientPenalty(0.6, 2, new LoopEngine()),
        ["norm"] = () => new GradientNormPenalty(0.6),
        ["norm, mixed"] = () => new GradientNormPenalty(0.6) { Radius = 0.9 },
        ["example-norm"] = () => new ExampleNormPenalty(0.6, new LoopEngine()),
        ["variance"] = () => new GradientVariancePenalty(0.6, new LoopEngine()),
        ["loop"] = () => new PerExampleGradientPenalty(0.6, new LoopEngine()),
        ["signs"] = () => new PerExampleGradientPenalty(0.6, new RandomSignsEngine(3) { Draws = 2 }),
        ["signs-fd"] = () => new PerExampleGradientPenalty(0.6, new RandomSignsEngine(3) { Difference = new FiniteDifference(1e-5, Central: true) }),
    };

    public static TheoryData<string> Keys => [.. Objectives.Keys];

    [Theory]
    [MemberData(nameof(Keys))]
    public void Every_objective_sees_a_shared_parameter_once(string key)
    {
        using var scope = NewDisposeScope();
        var (tied, single) = Pair();
        var (ids, next) = (ZooParts.Ids(5, 4), ZooParts.Ids(5, 4));
        var seen = new[] { tied, single }.Select(model =>
        {
            using var report = Objectives[key]().AccumulateGradients(model, ZooParts.NextToken, ids, next);
            return (Gradient: Gradient(model), Penalty: report.Penalty?.to(float64).item<double>() ?? 0);
        }).ToList();
        Agreement.AssertClose(seen[1].Gradient, seen[0].Gradient, key);
        Assert.Equal(seen[1].Penalty, seen[0].Penalty, 1e-10 * Math.Abs(seen[1].Penalty));
    }

    [Fact]
    public void Ghost_by_either_strategy_and_in_micro_batches_is_the_loop_of_one_weight()
    {
        using var scope = NewDisposeScope();
        var (tied, single) = Pair();
        var (ids, next) = (ZooParts.Ids(5, 4), ZooParts.Ids(5, 4));
        using var expected = new PerExampleGradientPenalty(0.6, new LoopEngine()).AccumulateGradients(single, ZooParts.NextToken, ids, next);
        foreach (var strategy in Enum.GetValues<Torch.PerExample.Rules.NormStrategy>())
        {
            tied.zero_grad();
            using var seen = new PerExampleGradientPenalty(0.6, new GhostEngine { Strategy = strategy }) { MicroBatchSize = 2 }
                .AccumulateGradients(tied, ZooParts.NextToken, ids, next);
            Agreement.AssertClose(Gradient(single), Gradient(tied), strategy.ToString());
            Agreement.AssertClose(expected.Penalty!, seen.Penalty!, "penalty");
        }
    }

    [Theory]
    [MemberData(nameof(Optimizers))]
    public void Optimizers_step_a_shared_parameter_once(string key)
    {
        using var scope = NewDisposeScope();
        var (tied, single) = Pair();
        var (ids, next) = (ZooParts.Ids(5, 4), ZooParts.Ids(5, 4));
        foreach (var model in new[] { tied, single })
        {
            using var optimizer = OptimizerFactory.Create(key, model, new Torch.Training.OptimizerOptions(0.1, key == "sgd" ? 0.9 : 0, 0.05));
            for (var step = 0; step < 3; step++)
            {
                optimizer.zero_grad();
                new EmpiricalRisk().AccumulateGradients(model, ZooParts.NextToken, ids, next).Dispose();
                GradientClipping.Apply(model, 0.5);
                optimizer.step();
            }
        }

        Agreement.AssertClose(Weights(single), Weights(tied), "weights");
    }

    [Fact]
    public void A_file_has_every_name_of_a_shared_parameter_and_one_is_enough_to_load()
    {
        using var scope = NewDisposeScope();
        var (tied, _) = Pair();
        var weights = ModelWeights.Of(tied).ToDictionary(entry => entry.Key, entry => entry.Value.clone());
        Assert.Equal(["embedding.weight", "hidden.bias", "hidden.weight", "output.weight"], weights.Keys.Order(StringComparer.Ordinal));

        weights["output.weight"] = weights["embedding.weight"].Plus(1);
        var error = Assert.Throws<InvalidInputException>(() => ModelWeights.Load(tied, weights));
        Assert.Contains("different values for one shared parameter: embedding.weight and output.weight", error.Message, StringComparison.Ordinal);

        weights.Remove("embedding.weight");
        ModelWeights.Load(tied, weights);
        Assert.Equal(Arrays.Of(weights["output.weight"]), Arrays.Of(ModelWeights.Of(tied)["embedding.weight"]));

        weights.Remove("output.weight");
        Assert.Contains("missing: embedding.weight", Assert.Throws<InvalidInputException>(() => ModelWeights.Load(tied, weights)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("empty")]
    [InlineData("meta")]
    [InlineData("views")]
    public void Tensors_are_told_apart_without_their_memory(string kind)
    {
        using var scope = NewDisposeScope();
        var memory = ones(2, 3);
        Tensor[] two = kind switch
        {
            "empty" => [empty(0), empty(0)],
            "meta" => [empty(2, 3, device: META), empty(2, 3, device: META)],
            _ => [memory.view(6), memory.view(6)],
        };
        var bag = nn.Embedding(2, 3);
        Assert.Equal([0, 1, 0, 3, 3], TensorIdentity.Firsts([two[0], two[1], two[0], bag.weight!, bag.weight!]));
        Assert.NotEqual(bag.weight!.Handle, bag.weight!.Handle);
    }

    private static (FunctionModel Tied, FunctionModel Single) Pair()
    {
        return (Make(tied: true), Make(tied: false));

        static FunctionModel Make(bool tied)
        {
            manual_seed(5);
            var (embedding, hidden) = (ZooParts.Embedding(7, 4), ZooParts.Linear(4, 4));
            var output = nn.Linear(embedding.weight!);
            return tied
                ? new FunctionModel(
                    ids => output.call(hidden.call(embedding.call(ids)).tanh()), ("embedding", embedding), ("hidden", hidden), ("output", output))
                : new FunctionModel(
                    ids => hidden.call(embedding.call(ids)).tanh().matmul(embedding.weight!.t()), ("embedding", embedding), ("hidden", hidden));
        }
    }

    private static IEnumerable<Parameter> Named(FunctionModel model)
        => model.named_parameters().Where(p => p.name != "output.weight").OrderBy(p => p.name, StringComparer.Ordinal).Select(p => p.parameter);

    private static Tensor Gradient(FunctionModel model) => cat([.. Named(model).Select(p => p.grad!.flatten().clone())]);

    private static Tensor Weights(FunctionModel model) => cat([.. Named(model).Select(p => p.detach().flatten())]);
}
