using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Rules;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

public sealed class RuleTests
{
    private const int SeedsPerRule = 24;

    public static TheoryData<string, int> Cases
        => [.. RuleCases.All.Keys.SelectMany(rule => Enumerable.Range(0, SeedsPerRule).Select(seed => (rule, seed)))];

    public static TheoryData<string, int> FewCases
        => [.. RuleCases.All.Keys.SelectMany(rule => Enumerable.Range(100, 4).Select(seed => (rule, seed)))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_rule_agrees_with_the_loop_by_either_strategy(string rule, int seed)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make(rule, seed);
        foreach (var strategy in Enum.GetValues<NormStrategy>())
        {
            Agreement.AssertSame(
                new GhostEngine { Strategy = strategy }, new LoopEngine(), model, Losses.SquaredError, inputs, targets);
        }
    }

    public static TheoryData<string, int> Convolutions => [.. Cases.Where(row => row.Data.Item1.StartsWith("conv", StringComparison.Ordinal))];

    [Theory]
    [MemberData(nameof(Convolutions))]
    public void Convolutions_in_float32_agree_with_the_loop_in_float64_by_every_strategy(string rule, int seed)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make(rule, seed);
        var expected = new LoopEngine();
        var truth = Run(expected, inputs, targets);
        model.to(float32);
        foreach (var strategy in Enum.GetValues<NormStrategy>())
        {
            var engine = new GhostEngine { Strategy = strategy };
            var seen = Run(engine, inputs.to(float32), targets.to(float32));
            Agreement.AssertClose(truth.Norms, seen.Norms, "squared norms", 1e-4);
            Agreement.AssertClose(truth.Gradient, seen.Gradient, "gradient of the penalised risk", 1e-4);
        }

        (Tensor Norms, Tensor Gradient) Run(IPerExampleEngine engine, Tensor x, Tensor y)
        {
            model.zero_grad();
            var batch = new Batch(x, y);
            engine.AccumulateGradients(model, Losses.SquaredError, batch, Agreement.Lambda).Dispose();
            return (engine.Measure(model, Losses.SquaredError, batch).SquaredNorms.to(float64), Agreement.Gradient(model).to(float64));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Norms_that_keep_their_graph_have_the_same_gradient(string rule, int seed)
    {
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make(rule, seed);
        var batch = new Batch(inputs, targets);
        model.zero_grad();
        using var seen = new GhostEngine().Measure(model, Losses.SquaredError, batch, differentiable: true);
        seen.Losses.mean().Plus(seen.SquaredNorms.mean().Times(Agreement.Lambda / 2)).backward();
        var differentiated = Agreement.Gradient(model);

        model.zero_grad();
        new GhostEngine().AccumulateGradients(model, Losses.SquaredError, batch, Agreement.Lambda).Dispose();
        Agreement.AssertClose(Agreement.Gradient(model), differentiated, "gradient");
    }

    /// <summary>Those whose layer has a rule itself, and is not composed of layers that have.</summary>
    public static TheoryData<string, int> FewSingleCases
        => [.. FewCases.Where(row => LayerRuleRegistry.CreateDefault().Find(RuleCases.All[row.Data.Item1](new Random(row.Data.Item2)).Layer) is not null)];

    [Theory]
    [MemberData(nameof(FewSingleCases))]
    public void What_a_rule_gives_to_a_shared_parameter_is_autograds_gradient_of_every_example(string rule, int seed)
    {
        using var scope = NewDisposeScope();
        manual_seed(seed);
        var (layer, inputs) = RuleCases.All[rule](new Random(seed));
        ((nn.Module)layer).to(float64);
        RandomizeParameters(layer);
        var call = new LayerCall(inputs, randn_like(layer.forward(inputs)).detach());
        var found = LayerRuleRegistry.CreateDefault().Find(layer)!;
        var expected = LayerReplay.Gradients(layer, [call, call]).ToDictionary(part => part.Parameter);
        var seen = found.Gradients(layer, [call, call]);
        Assert.Equal(expected.Keys.Order(), seen.Select(part => part.Parameter).Order());
        foreach (var part in seen)
        {
            var numbers = layer.get_parameter(part.Parameter)!.numel();
            Agreement.AssertClose(expected[part.Parameter].Dense(numbers), part.Dense(numbers), part.Parameter);
        }
    }

    [Theory]
    [MemberData(nameof(FewCases))]
    public void The_gradient_agrees_with_finite_differences_along_a_random_direction(string rule, int seed)
    {
        const double step = 1e-5;
        using var scope = NewDisposeScope();
        var (model, inputs, targets) = Make(rule, seed);
        var batch = new Batch(inputs, targets);
        model.zero_grad();
        new GhostEngine().AccumulateGradients(model, Losses.SquaredError, batch, Agreement.Lambda).Dispose();
        var gradient = Agreement.Gradient(model);
        var direction = randn_like(gradient) * gradient.ne(Scalars.Of(0)); // a padding row has value but by definition no gradient

        var trained = model.parameters().Where(parameter => parameter.requires_grad).ToList();
        var start = nn.utils.parameters_to_vector(trained).detach().clone();
        var difference = (ValueAt(step) - ValueAt(-step)) / (2 * step);
        Assert.Equal(gradient.dot(direction).item<double>(), difference, 1e-7 * gradient.norm().item<double>() * direction.norm().item<double>());

        double ValueAt(double distance)
        {
            nn.utils.vector_to_parameters(start.Plus(direction.Times(distance)), trained);
            using var seen = new LoopEngine().Measure(model, Losses.SquaredError, batch);
            return seen.Losses.mean().item<double>() + (Agreement.Lambda / 2 * seen.Penalty);
        }
    }

    // The layer between a linear map and a nonlinearity, so that its input and output gradients depend on other weights.
    private static (nn.Module<Tensor, Tensor> Model, Tensor Inputs, Tensor Targets) Make(string rule, int seed)
    {
        var random = new Random(seed);
        manual_seed(seed);
        var (layer, inputs) = RuleCases.All[rule](random);
        var model = nn.Sequential();
        if (inputs.is_floating_point() && random.Next(3) > 0)
        {
            model.append("before", nn.Linear(inputs.shape[^1], inputs.shape[^1]));
        }

        model.append("layer", layer);
        model.append("tanh", nn.Tanh());
        model.to(float64);
        RandomizeParameters(layer);
        var outputs = model.call(inputs);
        model.append("after", nn.Linear(outputs.shape[^1], 2).to(float64));
        return (model, inputs, randn([.. outputs.shape[..^1], 2], float64));
    }

    // Normalisations begin with weights of one and biases of zero, which would hide mistakes.
    private static void RandomizeParameters(nn.Module layer)
    {
        using var noGradient = no_grad();
        foreach (var parameter in layer.parameters())
        {
            parameter.Increase(randn_like(parameter).Times(0.3));
        }
    }
}
