using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using Pegr.Torch.Training.Optimizers;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.Training;

/// <summary>The optimizers and TorchSharp's own do the same, bit for bit, and read each other's state.</summary>
public sealed class OptimizerTwinTests
{
    public static TheoryData<string> Cases => [.. Pairs.Keys];

#pragma warning disable RS0030 // What the optimizers are compared with.
    private static Dictionary<string, (Func<nn.Module, TorchSharp.Modules.OptimizerHelper> Own, Func<nn.Module, TorchSharp.Modules.OptimizerHelper> Theirs)> Pairs { get; } = new()
    {
        ["sgd"] = (m => new SGD(m.parameters(), 0.1), m => optim.SGD(m.parameters(), 0.1)),
        ["momentum"] = (
            m => new SGD(m.parameters(), 0.1, 0.9, 0.01),
            m => optim.SGD(m.parameters(), 0.1, 0.9, weight_decay: 0.01)),
        ["nesterov"] = (
            m => new SGD(m.parameters(), 0.1, 0.8, 0.02, nesterov: true),
            m => optim.SGD(m.parameters(), 0.1, 0.8, weight_decay: 0.02, nesterov: true)),
        ["adam"] = (m => new Adam(m.parameters(), 0.02), m => optim.Adam(m.parameters(), 0.02)),
        ["adam-decay"] = (
            m => new Adam(m.parameters(), 0.02, 0.1), m => optim.Adam(m.parameters(), 0.02, weight_decay: 0.1)),
        ["adamw"] = (m => new AdamW(m.parameters(), 0.02, 0.1), m => optim.AdamW(m.parameters(), 0.02, weight_decay: 0.1)),
        ["nadam"] = (m => new NAdam(m.parameters(), 0.02), m => optim.NAdam(m.parameters(), 0.02)),
        ["nadam-decay"] = (m => new NAdam(m.parameters(), 0.02, 0.1), m => optim.NAdam(m.parameters(), 0.02, weight_decay: 0.1)),
        ["rmsprop"] = (m => new RMSProp(m.parameters(), 0.02), m => optim.RMSProp(m.parameters(), 0.02)),
        ["rmsprop-momentum"] = (
            m => new RMSProp(m.parameters(), 0.02, 0.9, 0.1),
            m => optim.RMSProp(m.parameters(), 0.02, momentum: 0.9, weight_decay: 0.1)),
        ["rmsprop-centered"] = (m => Centered(new RMSProp(m.parameters(), 0.02)), m => optim.RMSProp(m.parameters(), 0.02, centered: true)),
        ["adagrad"] = (m => new Adagrad(m.parameters(), 0.02), m => optim.Adagrad(m.parameters(), 0.02)),
        ["adagrad-decay"] = (
            m => new Adagrad(m.parameters(), 0.02, 0.1), m => optim.Adagrad(m.parameters(), 0.02, weight_decay: 0.1)),
        ["adamw-default"] = (m => new AdamW(m.parameters()), m => optim.AdamW(m.parameters())),
    };
#pragma warning restore RS0030

    [Theory]
    [MemberData(nameof(Cases))]
    public void Steps_and_states_are_the_same(string name)
    {
        using var held = new HeldFinalizers();
        using var scope = NewDisposeScope();
        var (own, theirs) = Pairs[name];
        var (left, right) = (Model(), Model());
        var (leftOptimizer, rightOptimizer) = (own(left), theirs(right));
        Train(left, leftOptimizer, 7);
        Train(right, rightOptimizer, 7);
        AssertSame(left, right);

        // Each goes on from the other's state.
        var (leftNext, rightNext) = (own(left), theirs(right));
        Transfer(rightOptimizer, leftNext);
        Transfer(leftOptimizer, rightNext);
        Train(left, leftNext, 5);
        Train(right, rightNext, 5);
        AssertSame(left, right);
    }

    [Fact]
    public void A_parameter_without_gradient_stays()
    {
        using var model = nn.Linear(2, 1);
        var before = model.weight!.data<float>().ToArray();

        optim.Optimizer optimizer = new AdamW(model.parameters(), 0.1, 0.1);
        optimizer.step();

        Assert.Equal(before, model.weight.data<float>().ToArray());
    }

    private static RMSProp Centered(RMSProp optimizer)
    {
        ((TorchSharp.Modules.RMSProp.Options)optimizer.state_dict().Options[0]).centered = true;
        return optimizer;
    }

    private static TorchSharp.Modules.Sequential Model()
    {
        random.manual_seed(3);
        return nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 1));
    }

    private static void Train(TorchSharp.Modules.Sequential model, TorchSharp.Modules.OptimizerHelper optimizer, int steps)
    {
        using var generator = new Generator(8);
        var inputs = randn([20, 4], generator: generator);
        for (var i = 0; i < steps; i++)
        {
            optimizer.zero_grad();
            model.call(inputs).Squared().mean().backward();
            optimizer.step();
        }
    }

    private static void Transfer(TorchSharp.Modules.OptimizerHelper from, TorchSharp.Modules.OptimizerHelper to)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            from.save_state_dict(writer);
        }

        stream.Position = 0;
        using var reader = new BinaryReader(stream);
        to.load_state_dict(reader);
    }

    private static void AssertSame(TorchSharp.Modules.Sequential left, TorchSharp.Modules.Sequential right)
        => Assert.Equal(
            left.parameters().SelectMany(p => p.data<float>().ToArray()), right.parameters().SelectMany(p => p.data<float>().ToArray()));
}
