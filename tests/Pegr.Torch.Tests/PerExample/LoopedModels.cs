using Pegr.Torch.Runtime;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Pegr.Torch.Tests.PerExample;

/// <summary>Models with parameters that no rule covers, on inputs [n, 4, 3]; there are as many examples as positions.</summary>
internal static class LoopedModels
{
    public static readonly Dictionary<string, Func<nn.Module<Tensor, Tensor>>> All = new()
    {
        ["lstm"] = () => new Around<LSTM>(nn.LSTM(3, 3, batchFirst: true), (lstm, x) => lstm.call(x).Item1),
        ["lstm, time first"] = () => new Around<LSTM>(nn.LSTM(3, 3), (lstm, x) => lstm.call(x.transpose(0, 1)).Item1.transpose(0, 1)),
        ["lstm, all outputs"] = () => new Around<LSTM>(nn.LSTM(3, 3, batchFirst: true), (lstm, x) =>
        {
            var (output, hidden, cell) = lstm.call(x);
            return output.Plus(hidden[0].unsqueeze(1)) - cell[0].unsqueeze(1).sin();
        }),
        ["lstm, two layers and directions"] = () => new Around<LSTM>(
            nn.LSTM(3, 2, numLayers: 2, batchFirst: true, bidirectional: true), (lstm, x) => lstm.call(x).Item1.narrow(2, 1, 3)),
        ["lstm from a state"] = () => new Around<LSTM>(
            nn.LSTM(3, 3, batchFirst: true), (lstm, x) => lstm.call(x, (x.mean([1]).tanh().unsqueeze(0), x.sum(1).sin().unsqueeze(0))).Item1),
        ["lstm, called twice"] = () => new Around<LSTM>(nn.LSTM(3, 3, batchFirst: true), (lstm, x) => lstm.call(lstm.call(x).Item1.tanh()).Item1),
        ["gru"] = () => new Around<GRU>(nn.GRU(3, 3, batchFirst: true), (gru, x) => gru.call(x).Item1),
        ["gru, time first, from a state"] = () => new Around<GRU>(
            nn.GRU(3, 3), (gru, x) => gru.call(x.transpose(0, 1), x.mean([1]).unsqueeze(0)).Item1.transpose(0, 1)),
        ["rnn"] = () => new Around<RNN>(nn.RNN(3, 3, batchFirst: true), (rnn, x) => rnn.call(x).Item1),
        ["lstm cell in a loop of the model's"] = () => new Around<LSTMCell>(nn.LSTMCell(3, 3), (cell, x) =>
        {
            var state = (zeros_like(x[.., 0]), x[.., 0].sin());
            foreach (var step in x.unbind(1))
            {
                state = cell.call(step, state);
            }

            return state.Item1.unsqueeze(1) * x;
        }),
        ["attention"] = () => new Around<MultiheadAttention>(nn.MultiheadAttention(3, 1), (attention, x) => Attended(attention, x, x, null)),
        ["attention without weights"] = () => new Around<MultiheadAttention>(nn.MultiheadAttention(3, 3), (attention, x) =>
            attention.call(x.transpose(0, 1), x.transpose(0, 1), x.transpose(0, 1), need_weights: false).Item1.transpose(0, 1)),
        ["attention to another sequence, with masks"] = () => new Around<MultiheadAttention>(nn.MultiheadAttention(3, 3), (attention, x) =>
            Attended(attention, x, x.narrow(1, 0, 2).sin(), stack([x[.., 0, 0].gt(Scalars.Of(0)), zeros(x.shape[0], @bool)], 1))),
        ["causal attention"] = () => new Around<MultiheadAttention>(nn.MultiheadAttention(3, 1), (attention, x) =>
        {
            var t = x.transpose(0, 1);
            return attention.call(t, t, t, attn_mask: ones(4, 4, float64).triu(1).Times(-1e9)).Item1.transpose(0, 1);
        }),
        ["transformer layer"] = () => new Around<TransformerEncoderLayer>(
            nn.TransformerEncoderLayer(3, 1, 5, dropout: 0), (layer, x) => layer.call(x.transpose(0, 1)).transpose(0, 1)),
        ["transformer layer past its hook"] = () => new Around<TransformerEncoderLayer>(
            nn.TransformerEncoderLayer(3, 1, 5, dropout: 0), (layer, x) => layer.call(x.transpose(0, 1), ones(4, 4, float64).triu(1).Times(-1e9)).transpose(0, 1)),
        ["weight norm"] = () => new Around<WeightNorm>(new WeightNorm(), (layer, x) => layer.call(x)),
        ["several inputs"] = () => new Around<Several>(new Several(), (layer, x) => layer.call(x, ones(3, 3, float64).triu(), 2, x.select(1, 0)).Sum),
        ["outputs made of each other"] = () => new Around<Several>(new Several(), (layer, x) =>
        {
            var (sum, parts) = layer.call(x, ones(3, 3, float64).triu(), 2, x.select(1, 0));
            return sum.Plus(parts[0]) - parts[1].sin();
        }),
        ["dictionary and list"] = () => new Around<Named>(new Named(), (layer, x) =>
            layer.call(new Dictionary<string, Tensor> { ["a"] = x, ["b"] = x.sin() }, [x.cos()])["sum"]),
        ["one module in two places"] = () => new Around<Sequential>(Shared(), (layer, x) => layer.call(x)),
        ["bare in a container"] = () => new Around<Bare>(new Bare(), (layer, x) => layer.call(x)),
        ["bare in the model"] = () => new Positional(),
        ["bare in a list"] = () => new Listed(),
        ["used past its module"] = () => new Around<Bare>(new Bare(), (layer, x) => layer.call(x) * layer.Scale),
        ["past the hook"] = () => new Around<Bare>(new Bare(), (layer, x) => layer.forward(x)),
        ["examples folded into positions"] = () => new Around<Bare>(new Bare(), (layer, x) => layer.call(x.flatten(0, 1)).view(x.shape)),
        ["time first without saying so"] = () => new Around<Mixing>(new Mixing(), (layer, x) => layer.call(x.transpose(0, 1)).transpose(0, 1)),
        ["a layer that the loss ignores"] = () => new Around<Bare>(new Bare(), (layer, x) => layer.call(x).detach().Plus(x)),
        ["called without gradients as well"] = () => new Around<Bare>(new Bare(), (layer, x) =>
        {
            using (no_grad())
            {
                x = x * layer.call(x).abs().Plus(1);
            }

            return layer.call(x);
        }),
        ["changed in place"] = () => new Around<Bare>(new Bare(), (layer, x) => layer.call(x).tanh_()),
        ["dropout in evaluation"] = () => new Around<Bare>(new Bare(), (layer, x) => layer.call(x)).Evaluated(),
    };

    private static Tensor Attended(MultiheadAttention attention, Tensor query, Tensor key, Tensor? mask)
    {
        var (attended, weights) = attention.call(query.transpose(0, 1), key.transpose(0, 1), key.transpose(0, 1), mask);
        return attended.transpose(0, 1).Plus(weights.sum(2, keepdim: true).sin()).Plus(weights.narrow(2, 0, 1));
    }

    private static Sequential Shared()
    {
        var bare = new Bare();
        return nn.Sequential(("first", nn.Sequential(("bare", bare))), ("tanh", nn.Tanh()), ("second", nn.Sequential(("bare", bare))));
    }

    private static nn.Module<Tensor, Tensor> Evaluated(this nn.Module<Tensor, Tensor> model)
    {
        model.eval();
        return model;
    }

    // Layers with rules before and after, so that inputs and output gradients depend on other weights.
    private sealed class Around<T> : nn.Module<Tensor, Tensor>
        where T : nn.Module
    {
        private readonly Linear _before = nn.Linear(3, 3);
        private readonly T _middle;
        private readonly Linear _after = nn.Linear(3, 2);
        private readonly Func<T, Tensor, Tensor> _use;

        public Around(T middle, Func<T, Tensor, Tensor> use)
            : base("Around")
        {
            (_middle, _use) = (middle, use);
            RegisterComponents();
        }

        public override Tensor forward(Tensor input) => _after.call(_use(_middle, _before.call(input).tanh()).sin()).flatten(1);
    }

    private sealed class WeightNorm : nn.Module<Tensor, Tensor>
    {
        public WeightNorm()
            : base(nameof(WeightNorm))
        {
            register_parameter("size", nn.Parameter(rand(3).Plus(0.5)));
            register_parameter("direction", nn.Parameter(randn(3, 3)));
        }

        public override Tensor forward(Tensor input)
        {
            var direction = get_parameter("direction")!;
            return nn.functional.linear(input, direction * (get_parameter("size")! / direction.norm(1)).unsqueeze(1));
        }
    }

    private sealed class Several : nn.Module<Tensor, Tensor, int, Tensor, (Tensor Sum, Tensor[] Parts)>
    {
        public Several()
            : base(nameof(Several)) => register_parameter("weight", nn.Parameter(randn(3, 3)));

        public override (Tensor Sum, Tensor[] Parts) forward(Tensor first, Tensor mask, int power, Tensor second)
        {
            var weight = get_parameter("weight")! * mask;
            var hidden = first.matmul(weight).tanh();
            var other = (second.matmul(weight).pow(Scalars.Of(power)).unsqueeze(1) * hidden).sin();
            return (hidden.Plus(other), [hidden, other]);
        }
    }

    private sealed class Named : nn.Module<Dictionary<string, Tensor>, List<Tensor>, Dictionary<string, Tensor>>
    {
        public Named()
            : base(nameof(Named)) => register_parameter("weight", nn.Parameter(randn(3, 3)));

        public override Dictionary<string, Tensor> forward(Dictionary<string, Tensor> named, List<Tensor> list)
            => new() { ["sum"] = (named["a"].matmul(get_parameter("weight")!) * named["b"]).Plus(list[0]) };
    }

    // A container with layers that have rules and a parameter of its own between them.
    private sealed class Bare : nn.Module<Tensor, Tensor>
    {
        private readonly Linear _first = nn.Linear(3, 3);
        private readonly Dropout _dropout = nn.Dropout(0.5);
        private readonly Linear _second = nn.Linear(3, 3);

        public Bare()
            : base(nameof(Bare))
        {
            RegisterComponents();
            register_parameter("scale", nn.Parameter(randn(3)));
            _dropout.eval();
        }

        public Parameter Scale => get_parameter("scale")!;

        public override Tensor forward(Tensor input) => _second.call(_dropout.call(_first.call(input).tanh()) * Scale).sin().Plus(input * Scale.sin());
    }

    private sealed class Positional : nn.Module<Tensor, Tensor>
    {
        private readonly Linear _before = nn.Linear(3, 3);
        private readonly LSTM _lstm = nn.LSTM(3, 3, batchFirst: true);
        private readonly Linear _after = nn.Linear(3, 2);

        public Positional()
            : base(nameof(Positional))
        {
            RegisterComponents();
            register_parameter("positions", nn.Parameter(randn(4, 3)));
            register_parameter("token", nn.Parameter(randn(3)));
        }

        public override Tensor forward(Tensor input)
        {
            var embedded = _before.call(input).Plus(get_parameter("positions")!).tanh();
            var all = cat([get_parameter("token")!.expand(input.shape[0], 1, 3), embedded], 1);
            return _after.call(_lstm.call(all).Item1.narrow(1, 1, 4).tanh()).flatten(1);
        }
    }

    // A ParameterList has no forward: its parameters belong to what uses it.
    private sealed class Listed : nn.Module<Tensor, Tensor>
    {
        private readonly ParameterList _factors = nn.ParameterList(nn.Parameter(randn(3)), nn.Parameter(randn(3)));
        private readonly Linear _after = nn.Linear(3, 2);

        public Listed()
            : base(nameof(Listed)) => RegisterComponents();

        public override Tensor forward(Tensor input)
            => _after.call(((input * _factors[0]).sin() * _factors[1]).tanh()).flatten(1);
    }

    // Positions see each other, so that slices of the wrong axis give something else.
    private sealed class Mixing : nn.Module<Tensor, Tensor>
    {
        public Mixing()
            : base(nameof(Mixing)) => register_parameter("weight", nn.Parameter(randn(3)));

        public override Tensor forward(Tensor input) => ((input - input.mean([0], keepdim: true)) * get_parameter("weight")!).tanh();
    }
}
