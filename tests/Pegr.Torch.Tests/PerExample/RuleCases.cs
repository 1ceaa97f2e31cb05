using Pegr.Torch.Models;
using Pegr.Torch.Models.Composed;
using Pegr.Torch.Models.Transformers;
using Pegr.Torch.Runtime;
using Pegr.Torch.Tests.Support;
using TorchSharp;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>Random small models around one layer: every option of every rule comes up over the seeds.</summary>
internal static class RuleCases
{
    private static readonly PaddingModes[] Modes = [PaddingModes.Zeros, PaddingModes.Reflect, PaddingModes.Replicate, PaddingModes.Circular];

    public static readonly Dictionary<string, Func<Random, (nn.Module<Tensor, Tensor> Layer, Tensor Inputs)>> All = new()
    {
        ["linear"] = Linear,
        ["conv1d"] = Conv1d,
        ["conv2d"] = Conv2d,
        ["conv2d-same"] = Conv2dSame,
        ["conv2d-depthwise"] = Conv2dDepthwise,
        ["conv3d"] = Conv3d,
        ["conv-transpose2d"] = ConvTranspose2d,
        ["conv-transpose1d"] = ConvTranspose1d,
        ["conv-transpose3d"] = ConvTranspose3d,
        ["embedding"] = Embedding,
        ["layer-norm"] = LayerNorm,
        ["group-norm"] = GroupNorm,
        ["instance-norm"] = InstanceNorm,
        ["batch-norm-eval"] = BatchNormEval,
        ["prelu"] = PReLU,
        ["learned-positions"] = LearnedPositions,
        ["class-token"] = ClassToken,
        ["layer-scale"] = LayerScale,
        ["rms-norm"] = RMSNorm,
        ["low-rank-adapter"] = LowRankAdapter,
        ["self-attention"] = SelfAttention,
        ["cross-attention"] = CrossAttention,
        ["encoder-layer"] = EncoderLayer,
        ["decoder-layer"] = DecoderLayer,
        ["lstm"] = random => Recurrent(random, settings => new ComposedLSTM(settings)),
        ["gru"] = random => Recurrent(random, settings => new ComposedGRU(settings)),
        ["rnn"] = random => Recurrent(random, settings => new ComposedRNN(settings, Flip(random) ? nn.NonLinearities.ReLU : nn.NonLinearities.Tanh)),
    };

    private static (nn.Module<Tensor, Tensor>, Tensor) Linear(Random random)
    {
        long[] positions = [.. Enumerable.Range(0, random.Next(3)).Select(_ => (long)random.Next(1, 9))];
        long features = random.Next(1, 7);
        return (nn.Linear(features, random.Next(1, 7), hasBias: Flip(random)), randn([random.Next(1, 5), .. positions, features], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) Conv1d(Random random)
    {
        var (groups, channels, outputs) = Channels(random);
        var layer = nn.Conv1d(
            channels, outputs, random.Next(1, 4), random.Next(1, 3), random.Next(0, 3), random.Next(1, 3), Modes[random.Next(4)], groups, Flip(random));
        return (layer, randn([random.Next(1, 4), channels, random.Next(5, 10)], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) Conv2d(Random random)
    {
        var (groups, channels, outputs) = Channels(random);
        var layer = nn.Conv2d(
            channels, outputs, kernel_size: Two(random, 1, 4), stride: Two(random, 1, 3), padding: Two(random, 0, 3), dilation: Two(random, 1, 3),
            padding_mode: Modes[random.Next(4)], groups: groups, bias: Flip(random));
        return (layer, randn([random.Next(1, 4), channels, random.Next(5, 9), random.Next(5, 9)], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) Conv2dSame(Random random)
    {
        var layer = nn.Conv2d(
            2, 3, Two(random, 1, 5), padding: Flip(random) ? Padding.Same : Padding.Valid, dilation: Two(random, 1, 3), padding_mode: Modes[random.Next(4)], bias: Flip(random));
        return (layer, randn([random.Next(1, 4), 2, 9, 10], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) Conv2dDepthwise(Random random)
    {
        long channels = random.Next(2, 5);
        var layer = nn.Conv2d(channels, channels * random.Next(1, 3), 3L, padding: 1L, groups: channels, bias: Flip(random));
        return (layer, randn([random.Next(1, 4), channels, 5, 6], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) Conv3d(Random random)
    {
        var (groups, channels, outputs) = Channels(random);
        var layer = nn.Conv3d(
            channels, outputs, (random.Next(1, 3), random.Next(1, 4), random.Next(1, 3)), (random.Next(1, 3), 1, random.Next(1, 3)),
            (random.Next(0, 2), random.Next(0, 2), random.Next(0, 2)), (1, random.Next(1, 3), 1),
            random.Next(2) == 0 ? PaddingModes.Zeros : PaddingModes.Replicate, groups, Flip(random));
        return (layer, randn([random.Next(1, 3), channels, 4, 5, 4], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) ConvTranspose2d(Random random)
    {
        var (groups, channels, outputs) = Channels(random);
        long stride = random.Next(1, 4), dilation = random.Next(1, 3);
        long outputPadding = random.Next(0, (int)Math.Max(stride, dilation));
        var layer = nn.ConvTranspose2d(
            channels, outputs, kernel_size: Two(random, 2, 4), stride: (stride, stride), padding: (random.Next(0, 2), random.Next(0, 2)),
            output_padding: (outputPadding, outputPadding), dilation: (dilation, dilation), groups: groups, bias: Flip(random));
        return (layer, randn([random.Next(1, 4), channels, random.Next(3, 6), random.Next(3, 6)], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) ConvTranspose1d(Random random)
    {
        var (groups, channels, outputs) = Channels(random);
        long stride = random.Next(1, 4), dilation = random.Next(1, 3);
        var layer = nn.ConvTranspose1d(
            channels, outputs, random.Next(2, 4), stride, random.Next(0, 2), random.Next(0, (int)Math.Max(stride, dilation)), dilation, groups: groups, bias: Flip(random));
        return (layer, randn([random.Next(1, 4), channels, random.Next(3, 7)], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) ConvTranspose3d(Random random)
    {
        var (groups, channels, outputs) = Channels(random);
        long stride = random.Next(1, 3), outputPadding = random.Next(0, (int)stride);
        var layer = nn.ConvTranspose3d(
            channels, outputs, kernel_size: (random.Next(2, 4), random.Next(1, 3), 2), stride: (stride, stride, stride), padding: (random.Next(0, 2), 0, random.Next(0, 2)),
            output_padding: (outputPadding, outputPadding, outputPadding), dilation: (1, random.Next(1, 3), 1), groups: groups, bias: Flip(random));
        return (layer, randn([random.Next(1, 3), channels, 3, 2, 3], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) Embedding(Random random)
    {
        long? padding = Flip(random) ? random.Next(0, 4) : null;
        long[] positions = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => (long)random.Next(1, 6))];
        return (nn.Embedding(4, random.Next(1, 5), padding), randint(4, [random.Next(1, 5), .. positions], int64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) LayerNorm(Random random)
    {
        long[] shape = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => (long)random.Next(2, 5))];
        long[] positions = [.. Enumerable.Range(0, random.Next(0, 2)).Select(_ => (long)random.Next(1, 4))];
        return (nn.LayerNorm(shape), randn([random.Next(1, 5), .. positions, .. shape], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) GroupNorm(Random random)
    {
        long groups = random.Next(1, 3), channels = groups * random.Next(2, 4);
        long[] shape = [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => (long)random.Next(1, 5))];
        return (GroupNormalization.Create(groups, channels), randn([random.Next(1, 5), channels, .. shape], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) InstanceNorm(Random random)
    {
        var layer = nn.InstanceNorm2d(3, affine: true, track_running_stats: Flip(random));
        var inputs = randn([random.Next(1, 4), 3, 4, 3], float64);
        if (layer.track_running_stats)
        {
            layer.eval();
        }

        return (layer, inputs);
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) BatchNormEval(Random random)
    {
        long[] image = Flip(random) ? [3, 2] : [];
        nn.Module<Tensor, Tensor> layer = image.Length > 0 ? UnsafeLayers.BatchNorm2d(4) : UnsafeLayers.BatchNorm1d(4);
        layer.to(float64);
        for (var i = 0; i < 3; i++)
        {
            UnsafeLayers.Call(layer, randn([6, 4, .. image], float64).Times(2).Plus(1)).Dispose(); // gives it statistics
        }

        layer.eval();
        return (layer, randn([random.Next(1, 5), 4, .. image], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) PReLU(Random random)
        => (UnsafeLayers.PReLU(Flip(random) ? 1 : 3, 0.3), randn([random.Next(1, 5), 3, random.Next(1, 5)], float64));

    private static (nn.Module<Tensor, Tensor>, Tensor) LearnedPositions(Random random)
    {
        long positions = random.Next(1, 6), features = random.Next(1, 5);
        return (new LearnedPositions(positions + random.Next(3), features), randn([random.Next(1, 5), positions, features], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) ClassToken(Random random)
    {
        long features = random.Next(1, 5);
        return (new ClassToken(features), randn([random.Next(1, 5), random.Next(1, 5), features], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) LayerScale(Random random)
    {
        long[] shape = [.. Enumerable.Range(0, random.Next(1, 4)).Select(_ => (long)random.Next(1, 5))];
        return (new LayerScale(shape[^1]), randn([random.Next(1, 5), .. shape], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) RMSNorm(Random random)
    {
        long[] positions = [.. Enumerable.Range(0, random.Next(3)).Select(_ => (long)random.Next(1, 5))];
        long features = random.Next(2, 7);
        return (new RMSNorm(features), randn([random.Next(1, 5), .. positions, features], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) LowRankAdapter(Random random)
    {
        long features = random.Next(2, 6);
        var positions = Flip(random) ? new long[] { random.Next(1, 6) } : [];
        return (new AdaptedLinear(features, random.Next(1, 6), rank: random.Next(1, 3)), randn([random.Next(1, 5), .. positions, features], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) SelfAttention(Random random)
    {
        var (heads, features) = Heads(random);
        return (new MultiheadSelfAttention(features, heads, bias: Flip(random)), randn([random.Next(1, 5), random.Next(1, 6), features], float64));
    }

    // A sequence attends to its first half, which makes keys and values of fewer positions.
    private static (nn.Module<Tensor, Tensor>, Tensor) CrossAttention(Random random)
    {
        var (heads, features) = Heads(random);
        var attention = new ComposedAttention(features, heads, bias: Flip(random));
        var layer = new Wrapped(attention, x => attention.call(x, x.narrow(0, 0, (x.shape[0] + 1) / 2), x.narrow(0, 0, (x.shape[0] + 1) / 2)).Item1);
        return (layer, randn([random.Next(1, 5), random.Next(1, 6), features], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) EncoderLayer(Random random)
    {
        var (heads, features) = Heads(random);
        var encoder = new ComposedEncoder(
            [.. Enumerable.Range(0, random.Next(1, 3)).Select(_ => new ComposedEncoderLayer(features, heads, random.Next(1, 6), 0, nn.Activations.GELU))]);
        return (new Wrapped(encoder, x => encoder.call(x, AttentionMask(x.shape[0], x.shape[0]))), randn([random.Next(1, 5), random.Next(1, 6), features], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) DecoderLayer(Random random)
    {
        var (heads, features) = Heads(random);
        var decoder = new ComposedDecoderLayer(features, heads, random.Next(1, 6), 0, nn.Activations.GELU);
        return (new Wrapped(decoder, x => decoder.call(x, x.tanh(), AttentionMask(x.shape[0], x.shape[0]))), randn([random.Next(1, 5), random.Next(1, 6), features], float64));
    }

    private static (nn.Module<Tensor, Tensor>, Tensor) Recurrent(Random random, Func<RecurrentSettings, nn.Module> create)
    {
        var recurrent = create(new RecurrentSettings(random.Next(1, 4), random.Next(1, 4))
        {
            Layers = random.Next(1, 3),
            Bias = Flip(random),
            BatchFirst = Flip(random),
            Bidirectional = Flip(random),
        });
        var (settings, run) = recurrent switch
        {
            ComposedLSTM lstm => (lstm.Settings, new Func<Tensor, Tensor>(x => lstm.call(x).Item1)),
            ComposedGRU gru => (gru.Settings, x => gru.call(x).Item1),
            ComposedRNN rnn => (rnn.Settings, x => rnn.call(x).Item1),
            _ => throw new ArgumentException("no recurrent layer", nameof(create)),
        };
        return (new Wrapped(recurrent, run, settings.BatchFirst), randn([random.Next(1, 5), random.Next(1, 6), settings.Inputs], float64));
    }

    private static (long Heads, long Features) Heads(Random random)
    {
        long heads = random.Next(1, 4);
        return (heads, heads * random.Next(2, 4));
    }

    private static Tensor AttentionMask(long rows, long columns)
        => zeros(rows, columns, dtype: float64).masked_fill(ones(rows, columns).triu(1).to_type(ScalarType.Bool), Scalars.Of(double.NegativeInfinity));

    private static (long Groups, long Channels, long Outputs) Channels(Random random)
    {
        long groups = random.Next(1, 4);
        return (groups, groups * random.Next(1, 3), groups * random.Next(1, 3));
    }

    private static (long, long) Two(Random random, int from, int below) => (random.Next(from, below), random.Next(from, below));

    private static bool Flip(Random random) => random.Next(2) == 0;
}
