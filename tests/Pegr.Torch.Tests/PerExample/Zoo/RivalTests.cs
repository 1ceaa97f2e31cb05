using Pegr.Torch.Objectives;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>The objectives beside PEGR, by ghost and by the loop, against their definitions on every model of the zoo.</summary>
public sealed class RivalTests
{
    private const double Lambda = 0.7;
    private const double Rho = 0.3;
    private const long Seed = 11;

    public static TheoryData<string> Names => [.. ZooTable.All.Where(entry => !Mixes(entry.Value)).Select(entry => entry.Key)];

    [Theory]
    [MemberData(nameof(Names))]
    public void Groups_are_penalized_by_their_mean_gradients(string name)
    {
        using var scope = NewDisposeScope();
        var (model, loss, inputs, targets, refusal) = Make(name);
        var truth = new Definition(model, loss, inputs, targets, 0);
        foreach (var size in new[] { 2, 3 })
        {
            var apart = new ExamplesApart(truth.Parameters, model, loss, inputs, targets);
            var penalty = Groups(inputs.shape[0], size)
                .Select(group => apart.SquaredNorm(group).Times((double)group.Length / inputs.shape[0])).Aggregate((a, b) => a.Plus(b));
            AssertSame(refusal, truth, model, apart, penalty, Lambda / 2, engine => new GroupGradientPenalty(Lambda, size, engine, Seed), loss, inputs, targets);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Norms_are_not_squared(string name)
    {
        using var scope = NewDisposeScope();
        var (model, loss, inputs, targets, refusal) = Make(name);
        var truth = new Definition(model, loss, inputs, targets, 0);
        var apart = new ExamplesApart(truth.Parameters, model, loss, inputs, targets);
        var n = inputs.shape[0];
        var ofBatch = apart.SquaredNorm([.. Examples(n)]).sqrt();
        AssertSame(refusal, truth, model, apart, ofBatch, Lambda, _ => new GradientNormPenalty(Lambda), loss, inputs, targets);

        apart = new ExamplesApart(truth.Parameters, model, loss, inputs, targets);
        var ofExamples = stack([.. Examples(n).Select(i => apart.SquaredNorm([i]).sqrt())]).mean();
        AssertSame(
            refusal, truth, model, apart, ofExamples, Lambda, engine => new ExampleNormPenalty(Lambda, (IPerExampleEngine)engine), loss, inputs, targets);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Fishers_penalty_has_labels_of_the_models_own(string name)
    {
        using var scope = NewDisposeScope();
        var (zoo, _, inputs, _, refusal) = Make(name);
        var model = nn.Sequential(("zoo", zoo), ("flat", nn.Flatten(1)));
        var outputs = zoo.call(inputs);
        Assert.SkipWhen(outputs.is_complex() || outputs.dim() < 2 || outputs.numel() < 2 * outputs.shape[0], "This model has no outputs for two classes.");
        var classes = outputs.numel() / outputs.shape[0];

        // By loops, from the same numbers of [0, 1).
        var n = inputs.shape[0];
        using var generator = new Generator((ulong)Seed, CPU);
        var uniform = generator.Uniform([n], float64).data<double>().ToArray();
        var targets = randint(classes, [n], int64);
        var sampled = Examples(n).Select(i =>
        {
            var f = model.call(inputs.narrow(0, i, 1)).detach().flatten().data<double>().ToArray();
            var total = f.Sum(Math.Exp);
            var (sum, label) = (0.0, -1);
            while (sum <= uniform[i] && label + 1 < f.Length)
            {
                sum += Math.Exp(f[++label]) / total;
            }

            return (long)label;
        }).ToArray();

        var truth = new Definition(model, Losses.CrossEntropy, inputs, targets, 0);
        var ofLabels = new ExamplesApart(truth.Parameters, model, Losses.CrossEntropy, inputs, tensor(sampled));
        var given = new ExamplesApart(truth.Parameters, model, Losses.CrossEntropy, inputs, targets);
        var penalty = Examples(n).Select(i => ofLabels.SquaredNorm([i])).Aggregate((a, b) => a.Plus(b)).Over(n);
        AssertSame(refusal, truth, model, given, penalty, Lambda / 2, engine => new FisherPenalty(Lambda, engine, Seed), Losses.CrossEntropy, inputs, targets);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Excursions_of_groups_are_their_own(string name)
    {
        using var scope = NewDisposeScope();
        var (model, loss, inputs, targets, _) = Make(name);
        var truth = new Definition(model, loss, inputs, targets, 0);
        var own = truth.Parameters.Select(parameter => parameter.detach().clone()).ToList();
        var n = inputs.shape[0];
        foreach (var size in new[] { 1, 2 })
        {
            var expected = Examples(n).Chunk(size).Select(group =>
            {
                var here = Gradients(group);
                var norm = here.Sum(g => g.abs().Squared().sum().ToNumber());
                using (no_grad())
                {
                    foreach (var (parameter, g) in truth.Parameters.Zip(here))
                    {
                        parameter.add_(g.Times(Rho / Math.Sqrt(norm)), Scalars.Of(1));
                    }
                }

                var there = Gradients(group);
                using (no_grad())
                {
                    foreach (var (parameter, value) in truth.Parameters.Zip(own))
                    {
                        parameter.copy_(value);
                    }
                }

                return cat([.. there.Select(g => Real(g).flatten())]).Times((double)group.Length / n);
            }).Aggregate((a, b) => a.Plus(b));

            model.zero_grad();
            using var report = new SharpnessAware(Rho) { GroupSize = size }.AccumulateGradients(model, loss, inputs, targets);
            Agreement.AssertClose(expected, truth.Left(), $"gradient, groups of {size}");
            Agreement.AssertClose(truth.Losses.mean(), report.Loss, "loss");
            Assert.All(truth.Parameters.Zip(own), pair => Assert.True(pair.First.equal(pair.Second).all().item<bool>()));
        }

        List<Tensor> Gradients(long[] group)
        {
            var risk = stack([.. group.Select(i => loss(model.call(inputs.narrow(0, i, 1)), targets.narrow(0, i, 1)).sum())]).mean();
            return [.. Autograd.Gradients(risk, [.. truth.Parameters]).Zip(truth.Parameters, (g, p) => g is null ? zeros_like(p).detach() : g.to_dense())];
        }

        static Tensor Real(Tensor tensor) => tensor.is_complex() ? tensor.resolve_conj().view_as_real() : tensor;
    }

    private static void AssertSame(
        string? refusal,
        Definition truth,
        nn.Module<Tensor, Tensor> model,
        ExamplesApart apart,
        Tensor penalty,
        double weight,
        Func<IPenaltyEngine, IObjective> create,
        PerExampleLoss loss,
        Tensor inputs,
        Tensor targets)
    {
        var expected = apart.Derivative(apart.Risk.Plus(penalty.Times(weight)));
        foreach (var engine in new IPenaltyEngine[] { new GhostEngine(), new LoopEngine() })
        {
            if (engine is GhostEngine && refusal is not null)
            {
                continue;
            }

            var objective = create(engine);
            using var disposable = objective as IDisposable;
            model.zero_grad();
            using var report = objective.AccumulateGradients(model, loss, inputs, targets);
            Agreement.AssertClose(expected, truth.Left(), $"gradient of {objective.Key} by {engine.Key}");
            Agreement.AssertClose(penalty.detach(), report.Penalty!, $"penalty of {objective.Key} by {engine.Key}");
            Agreement.AssertClose(apart.Risk.detach(), report.Loss, $"loss of {objective.Key} by {engine.Key}");
        }
    }

    private static IEnumerable<long> Examples(long n) => Enumerable.Range(0, (int)n).Select(i => (long)i);

    private static IEnumerable<long[]> Groups(long n, int size)
    {
        using var generator = new Generator((ulong)Seed, CPU);
        using var order = generator.Permutation(n);
        return size >= n ? [[.. Examples(n)]] : order.data<long>().ToArray().Chunk(size);
    }

    private static ZooModel Make(string name)
    {
        manual_seed(1);
        return ZooTable.All[name]();
    }

    private static bool Mixes(Func<ZooModel> make)
    {
        using var scope = NewDisposeScope();
        return make().Refusal == ZooModel.Mixing;
    }
}
