using Pegr.Torch.Data;
using Pegr.Torch.PerExample;
using Pegr.Torch.PerExample.Relays;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tasks;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample.Relays;

public sealed class SeedSourceTests
{
    [Fact]
    public void A_backward_pass_from_it_is_one_from_the_tensors_bit_for_bit()
    {
        using var scope = NewDisposeScope();
        var (fromTensors, fromSource) = (Gradient(bySource: false), Gradient(bySource: true));

        Assert.Equal(fromTensors, fromSource);

        static double[] Gradient(bool bySource)
        {
            manual_seed(1);
            var x = randn([4, 6], float64).requires_grad_();
            var (hidden, unused) = (x.tanh(), x.exp());
            var output = hidden.sin().sum();
            Tensor[] roots = [output, hidden, hidden, unused, x, hidden];
            var twice = randn([4, 6], float64);
            Tensor[] seeds =
            [
                ones([], float64), twice, twice, randn([6, 4], float64).transpose(0, 1), randn([1, 6], float64).expand(4, 6), randn([5, 6], float64).narrow(0, 1, 4),
            ];
            if (bySource)
            {
                Autograd.Backward(SeedSource.Of(roots, seeds, new RelayedPass()));
            }
            else
            {
                Autograd.Backward([.. roots], [.. seeds]);
            }

            return Arrays.Of(x.grad!.flatten());
        }
    }

    [Fact]
    public void What_others_hold_of_a_seed_stays_as_it_is()
    {
        using var scope = NewDisposeScope();
        var x = randn([3, 4], float64).requires_grad_();
        var hidden = x.tanh();
        var (kept, whole) = (randn([3, 4], float64), randn([4, 4], float64));
        var (before, wholeBefore) = (Arrays.Of(kept.flatten()), Arrays.Of(whole.flatten()));

        Autograd.Backward(SeedSource.Of([hidden.sum(), hidden, x], [ones([], float64), kept, whole.narrow(0, 0, 3)], new RelayedPass()));

        Assert.Equal(before, Arrays.Of(kept.flatten()));
        Assert.Equal(wholeBefore, Arrays.Of(whole.flatten()));
    }

    [Fact]
    public void It_serves_large_steps_on_the_cpu_and_they_are_the_loops()
    {
        using var scope = NewDisposeScope();
        Assert.False(SeedSource.Serves([zeros(1000)]));
        Assert.False(SeedSource.Serves([zeros(1 << 21, device: META)]));
        Assert.True(SeedSource.Serves([zeros(1 << 20), zeros(3)]));

        // 24 examples of 64 positions by 300, 300 and 200 numbers.
        manual_seed(2);
        var model = nn.Sequential(nn.Linear(8, 300), nn.GELU(), nn.LayerNorm(300), nn.Linear(300, 300), nn.Tanh(), nn.Linear(300, 200), nn.Flatten(), nn.Linear(12800, 3));
        model.to(float64);
        var batch = new Batch(randn([24, 64, 8], float64), randint(0, 3, [24], int64));

        var (ghost, loop) = (Gradient(new GhostEngine()), Gradient(new LoopEngine()));
        Agreement.AssertClose(loop, ghost, "gradient", 1e-10);

        Tensor Gradient(IPenaltyEngine engine)
        {
            model.zero_grad();
            engine.AccumulateGradients(model, Losses.CrossEntropy, batch, 0.5).Dispose();
            return Agreement.Gradient(model).clone();
        }
    }
}
