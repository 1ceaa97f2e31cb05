using Pegr.Torch.Data;
using Pegr.Torch.Models;
using Pegr.Torch.PerExample;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Runtime;

/// <summary>
/// What was disposed of, and numbers that mean nothing. That every public member looks at what it is given is what
/// HostileCallTests of Pegr.Torch.Vision.Tests show.
/// </summary>
public sealed class AliveTests
{
    public static TheoryData<string> Modules => ["linear", "convolution", "sequence", "part", "tanh", "own"];

    [Theory]
    [MemberData(nameof(Modules))]
    public void A_module_that_was_disposed_of_is_seen_by_itself_and_in_a_model(string kind)
    {
        nn.Module disposed = kind switch
        {
            "linear" => nn.Linear(2, 2),
            "convolution" => nn.Conv2d(1, 1, 3),
            "sequence" => nn.Sequential(nn.Linear(2, 2)),
            "tanh" => nn.Tanh(),
            "own" => new Mlp(2, [2], 2),
            _ => nn.Sequential(("inner", nn.Sequential(("linear", nn.Linear(2, 2))))),
        };
        Alive.Require(disposed);

        (kind == "part" ? disposed.named_modules().Single(entry => entry.name == "inner.linear").module : disposed).Dispose();

        Assert.Equal("disposed", Assert.Throws<ObjectDisposedException>(() => Alive.Require(disposed)).ObjectName);
    }

    [Fact]
    public void An_engine_that_was_disposed_of_does_not_train_nor_save()
    {
        using var model = new Mlp(2, [2], 2);
        var engine = new RandomSignsEngine();
        engine.Dispose();
        using var state = new SavedState();

        Assert.Throws<ObjectDisposedException>(() => engine.AccumulateGradients(model, Losses.CrossEntropy, new Batch(ones(3, 2), zeros(3, int64)), 0.1));
        Assert.Throws<ObjectDisposedException>(() => engine.Save(state));
        Assert.Throws<ObjectDisposedException>(() => engine.Restore(state));
        Assert.Empty(state.Tensors);
    }

    [Fact]
    public void A_generator_that_was_disposed_of_is_not_replaced_by_the_global_one()
    {
        var generator = new Generator(1UL, CPU);
        using var data = new TensorDataset(ones(4, 2), zeros(4, int64));
        using var batches = new BatchSampler(data, 2, generator);
        using var state = new SavedState();
        generator.Dispose();
        using var before = GlobalGenerator.GetState();

        Assert.Throws<ObjectDisposedException>(() => batches.Next());
        Assert.Throws<ObjectDisposedException>(() => batches.Save(state));
        Assert.Throws<ObjectDisposedException>(() => new SignalNoiseDistribution(3, 1, 1).Sample(2, 0, generator));
        Assert.Throws<ObjectDisposedException>(() => new SignalNoiseCnn(3, 1, 2, 0.1, generator));

        using var after = GlobalGenerator.GetState();
        Assert.True(before.equal(after).all().item<bool>());
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    public void A_norm_that_is_none_is_refused(double norm)
    {
        using var run = new SignalNoiseRun("gd", steps: 1);
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Job with { ClipNorm = norm });
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientClipping.Apply(run.Job.Model, norm));
    }

    [Fact]
    public void Numbers_that_mean_nothing_are_refused()
    {
        using var run = new SignalNoiseRun("gd", steps: 1);
        using var generator = new Generator(1UL, CPU);
        using var data = new TensorDataset(ones(4, 2), zeros(4, int64));

        Assert.Throws<ArgumentOutOfRangeException>(() => ThreadCount.Use(-1));
        Assert.Throws<ArgumentOutOfRangeException>(() => run.Job with { Steps = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalNoiseCnn(3, 1, 2, double.NaN, generator));
        Assert.Throws<ArgumentOutOfRangeException>(() => data.Chunks(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalNoiseDistribution(3, 1, 1).Sample(2, double.NaN, generator));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SignalNoiseDistribution(0, 1, 1).Sample(2, 0, generator));
    }

    [Fact]
    public void A_sample_that_no_memory_holds_is_refused_by_the_distribution_itself()
    {
        using var generator = new Generator(1UL, CPU);
        var error = Assert.Throws<InvalidInputException>(() => new SignalNoiseDistribution(int.MaxValue, 1, 1).Sample(int.MaxValue, 0, generator));
        Assert.StartsWith("count, Patches and Dim: ", error.Message, StringComparison.Ordinal);
    }
}
