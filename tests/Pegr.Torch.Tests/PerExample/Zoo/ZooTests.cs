using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>Every model of the zoo gets the exact norms and the exact gradient from ghost, or a refusal of one line: no third outcome.</summary>
public sealed class ZooTests
{
    private const double Lambda = 0.7;

    public static TheoryData<string> Names => [.. ZooTable.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ghost_is_exact_or_refuses_by_one_line(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (model, loss, inputs, targets, refusal) = ZooTable.All[name]();
        var batch = new Batch(inputs, targets);
        if (refusal is not null)
        {
            AssertRefused(() => new GhostEngine().Measure(model, loss, batch).Dispose(), refusal);
            AssertRefused(() => new GhostEngine().AccumulateGradients(model, loss, batch, Lambda).Dispose(), refusal);
            return;
        }

        AssertExact(new GhostEngine(), model, loss, batch, new Definition(model, loss, inputs, targets, Lambda));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_loop_is_the_definition_where_there_is_one(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (model, loss, inputs, targets, refusal) = ZooTable.All[name]();
        if (refusal == ZooModel.Mixing)
        {
            AssertRefused(() => new LoopEngine().Measure(model, loss, new Batch(inputs, targets)).Dispose(), refusal);
            return;
        }

        AssertExact(new LoopEngine(), model, loss, new Batch(inputs, targets), new Definition(model, loss, inputs, targets, Lambda));
    }

    private static void AssertExact(
        IPerExampleEngine engine, nn.Module<Tensor, Tensor> model, Torch.Tasks.PerExampleLoss loss, Batch batch, Definition truth)
    {
        using (var seen = engine.Measure(model, loss, batch))
        {
            Agreement.AssertClose(truth.Losses, seen.Losses, "losses");
            Agreement.AssertClose(truth.SquaredNorms, seen.SquaredNorms, "squared norms");
        }

        model.zero_grad();
        using (var report = engine.AccumulateGradients(model, loss, batch, Lambda))
        {
            Agreement.AssertClose(truth.SquaredNorms.mean(), report.Penalty, "penalty");
        }

        Agreement.AssertClose(truth.Gradient, truth.Left(), "gradient of the penalised risk");
    }

    private static void AssertRefused(Action action, string words)
    {
        var error = Record.Exception(action);
        Assert.True(error is NotSupportedException or InvalidOperationException, $"not refused, but {error}");
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', error.Message);
    }
}
