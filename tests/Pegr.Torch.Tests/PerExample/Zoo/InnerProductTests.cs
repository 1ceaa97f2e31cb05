using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Zoo;

/// <summary>Inner products of examples' gradients, by ghost and by the loop, against autograd of every l_i alone on every model of the zoo.</summary>
public sealed class InnerProductTests
{
    public static TheoryData<string> Names => [.. ZooTable.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_example_meets_every_other(string name)
    {
        using var scope = NewDisposeScope();
        manual_seed(1);
        var (model, loss, inputs, targets, refusal) = ZooTable.All[name]();
        var batch = new Batch(inputs, targets);
        if (refusal is not null)
        {
            Assert.Contains(refusal, Assert.ThrowsAny<Exception>(() => new GhostEngine().InnerProducts(model, loss, batch, batch)).Message);
        }

        if (refusal == ZooModel.Mixing)
        {
            return;
        }

        var expected = new ExamplesApart(new Definition(model, loss, inputs, targets, 0).Parameters, model, loss, inputs, targets).InnerProducts();
        var n = inputs.shape[0];
        IPerExampleEngine[] engines = refusal is null ? [new GhostEngine(), new LoopEngine()] : [new LoopEngine()];
        foreach (var engine in engines)
        {
            Agreement.AssertClose(expected, engine.InnerProducts(model, loss, batch, batch), $"products by {engine.Key}");
            var last = new Batch(inputs.narrow(0, 1, n - 1), targets.narrow(0, 1, n - 1));
            Agreement.AssertClose(
                expected.narrow(1, 1, n - 1), engine.InnerProducts(model, loss, batch, last), $"products of two batches by {engine.Key}");
        }
    }
}
